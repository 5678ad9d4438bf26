// Medians and percentiles, and how busy the computer was.
import { execFileSync } from "node:child_process";
import os from "node:os";

/** The value below which a share of all lies. @param {readonly number[]} values @param {number} share */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
}

/** Number, median and 95th percentile. @param {readonly number[]} values */
export function summary(values) {
  return { n: values.length, p5: percentile(values, 0.05), p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

/** The median of the ratios of each round. @param {readonly number[]} values @param {readonly number[]} yardstick */
export function ratio(values, yardstick) {
  return percentile(values.map((value, index) => value / (yardstick[index] ?? Number.NaN)), 0.5);
}

/** To a thousandth. @param {number} value */
export function round(value) {
  return Math.round(value * 1000) / 1000;
}

/** Load average of the last minute. */
export function load() {
  return round(os.loadavg()[0] ?? Number.NaN);
}

/** Milliseconds for starting a program that does nothing: what any process costs just now. */
export function yardstick() {
  const start = performance.now();
  execFileSync("/bin/true");
  return performance.now() - start;
}
