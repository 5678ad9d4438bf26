// natsuin.wasm in a page: from the server to the first verdict, and beside
// PKI.js and WebCrypto on the same files.
import { percentile, ratio } from "./numbers.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {Record<string, number[]>} Times */

/** Fresh Workers whose first use is measured. */
const STARTS = 9;
/** Calls of the shim's verify() for each file. */
const CALLS = 5;

/**
 * Runs a job of worker.mjs in a Worker of its own.
 * @template T
 * @param {Page} site
 * @param {"firstUse" | "comparisons"} what
 * @param {number} rounds
 * @returns {Promise<T>}
 */
async function inWorker(site, what, rounds) {
  const result = await site.evaluate(async (what, rounds) => {
    const worker = new Worker("/bench/worker.js", { type: "module" });
    const { origin } = window.location;
    worker.postMessage({ what, wasm: `${origin}/shim/natsuin.wasm`, samples: `${origin}/samples/`, rounds });
    /** @type {{ result?: unknown, failure?: string }} */
    const { result, failure } = await new Promise((resolve, reject) => {
      worker.onmessage = (/** @type {MessageEvent<{ result?: unknown, failure?: string }>} */ { data }) => { resolve(data); };
      worker.onerror = () => { reject(new Error("the Worker did not start")); };
    });
    worker.terminate();
    if (failure !== undefined) {
      throw new Error(failure);
    }
    return result;
  }, what, rounds);
  return /** @type {T} */ (result);
}

/** Medians of every step of the module's start. @param {Page} site */
async function firstUse(site) {
  /** @type {Times[]} */
  const starts = [];
  for (let n = 0; n < STARTS; n++) {
    starts.push(await inWorker(site, "firstUse", 1));
  }
  const [first = {}] = starts;
  const medians = Object.keys(first).map((name) => [name, percentile(starts.map((start) => Number(start[name])), 0.5)]);
  return { starts: STARTS, .../** @type {object} */ (Object.fromEntries(medians)) };
}

/** The whole of the shim's verify(), its Worker, module and copies included. @param {Page} site */
async function wholeCalls(site) {
  const medians = [];
  for (const size of [1_000_000, 50_000_000]) {
    const times = [];
    for (let n = 0; n < CALLS; n++) {
      times.push(await site.evaluate((file) => window.bench.verifyOnce(file, "/samples/ca.cer"), `/samples/${size}/signed.pdf`));
    }
    medians.push({ name: `verify() of ${size} bytes`, calls: CALLS, medianMs: percentile(times, 0.5) });
  }
  return medians;
}

/**
 * All figures of the module in this page.
 * @param {Page} site
 * @param {number} rounds
 */
export async function measureModule(site, rounds) {
  /** @type {{ name: string, times: Times }[]} */
  const compared = await inWorker(site, "comparisons", rounds);
  return {
    firstUse: await firstUse(site),
    page: await wholeCalls(site),
    comparisons: compared.map(({ name, times }) => {
      const yardstick = Object.values(times)[0] ?? [];
      return {
        name, rounds,
        tasks: Object.entries(times).map(([task, values]) =>
          ({ name: task, medianMs: percentile(values, 0.5), minMs: percentile(values, 0), ratio: ratio(values, yardstick) })),
      };
    }),
  };
}
