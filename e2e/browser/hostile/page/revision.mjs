// Prepared files, and what a forger makes of them: the revision that prepares
// a file is taken apart, changed, and put together again with right offsets
// and a right byte range, so that only the lie is wrong with it.

/**
 * Prepares a file with the shim's own Worker.
 * @param {Uint8Array<ArrayBuffer>} original
 * @param {{ time?: Date, reason?: string }} [options]
 */
export async function prepare(original, { time = new Date(), reason = "Received" } = {}) {
  const worker = new Worker("/shim/worker.js", { type: "module" });
  worker.postMessage({ wasm: new URL("/shim/natsuin.wasm", window.location.href).href });
  const call = (/** @type {string} */ method, /** @type {unknown[]} */ ...values) =>
    /** @type {Promise<unknown>} */ (new Promise((resolve, reject) => {
      worker.onmessage = (/** @type {MessageEvent<{ result?: unknown, code?: string }>} */ { data: { result, code } }) => {
        if (code === undefined) {
          resolve(result);
        } else {
          reject(new Error(code));
        }
      };
      worker.postMessage({ id: 1, method, arguments: values });
    }));
  const at = time.toISOString().replace(/\.\d+Z$/, "Z");
  await call("prepare", original, { profile: "pades-bb", time: at, reason });
  const data = atob(/** @type {string} */ (await call("slice", 0, 0)));
  worker.terminate();
  return Uint8Array.from(data, (letter) => letter.charCodeAt(0));
}

/**
 * Changes the revision of a prepared file.
 * @param {Uint8Array} prepared with a cross-reference table
 * @param {number} size of the original
 * @param {[string, string][]} changes text that must be there, and what takes its place
 */
export function rewrite(prepared, size, changes) {
  const base = latin(prepared.subarray(0, size));
  let tail = latin(prepared.subarray(size));
  for (const [old, instead] of changes) {
    if (!tail.includes(old)) {
      throw new Error(`nothing to replace: ${old}`);
    }
    tail = tail.replace(old, () => instead);
  }
  const table = tail.lastIndexOf("\nxref\n") + 1;
  const body = tail.slice(0, table);
  const trailer = tail.slice(tail.lastIndexOf("trailer\n"), tail.lastIndexOf("startxref"));
  let entries = "xref\n";
  for (const { 1: number, 2: generation = "", index } of body.matchAll(/^(\d+) (\d+) obj$/gm)) {
    const offset = String(base.length + index).padStart(10, "0");
    entries += `${number} 1\n${offset} ${generation.padStart(5, "0")} n\r\n`;
  }
  const file = `${base}${body}${entries}${trailer}startxref\n${base.length + body.length}\n%%EOF\n`;
  return bytesOf(withRange(file, base.length));
}

/** Writes the byte range that fits the gap of the last signature. */
function withRange(/** @type {string} */ file, /** @type {number} */ base) {
  const start = file.indexOf("/Contents <", base) + "/Contents ".length;
  const end = file.indexOf(">", start) + 1;
  const place = /\/ByteRange \[[0-9 ]*\]/.exec(file.slice(base));
  if (place === null) {
    throw new Error("there is no byte range");
  }
  const numbers = [start, end, file.length - end].map((number) => String(number).padEnd(10)).join(" ");
  return file.slice(0, base + place.index) + `/ByteRange [0 ${numbers}]` + file.slice(base + place.index + place[0].length);
}

function latin(/** @type {Uint8Array} */ bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function bytesOf(/** @type {string} */ text) {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
