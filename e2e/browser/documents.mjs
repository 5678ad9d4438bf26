// PDFs that no sample contract can stand for: many, and large ones.
import { randomFillSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PDFDocument } from "pdf-lib";

/** Size in points of a page in landscape that a window shows whole. */
const SLIP = [420, 200];

/**
 * Writes one-page documents.
 * @param {string} folder
 * @param {number} count
 * @returns {Promise<string[]>} their files
 */
export async function writeSlips(folder, count) {
  mkdirSync(folder, { recursive: true });
  const files = [];
  for (let n = 1; n <= count; n++) {
    const document = await PDFDocument.create();
    document.addPage(/** @type {[number, number]} */ (SLIP)).drawText(`Receipt ${n} of ${count}`, { x: 40, y: 90, size: 32 });
    const file = path.join(folder, `領収書 ${String(n).padStart(3, "0")}.pdf`);
    writeFileSync(file, await document.save());
    files.push(file);
  }
  return files;
}

/**
 * Writes a document of one scanned page that hardly compresses.
 * @param {string} file
 * @param {number} size in bytes, met within a few kilobytes
 */
export async function writeScan(file, size) {
  const side = Math.floor(Math.sqrt(size / 3));
  const document = await PDFDocument.create();
  const page = document.addPage([842, 595]);
  const { context } = document;
  const image = context.register(context.stream(randomFillSync(new Uint8Array(side * side * 3)), {
    Type: "XObject", Subtype: "Image", Width: side, Height: side, ColorSpace: "DeviceRGB", BitsPerComponent: 8,
  }));
  const name = page.node.newXObject("Scan", image);
  page.node.addContentStream(context.register(context.stream(`q 842 0 0 595 0 0 cm ${name.asString()} Do Q`)));
  writeFileSync(file, await document.save({ useObjectStreams: false }));
}
