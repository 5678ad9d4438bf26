// What runs in the page's Worker: the shim's own way to natsuin.wasm, below its
// message to the Worker, beside PKI.js and WebCrypto on the same bytes.
import { prepare, verify } from "../../../shim/src/sandbox.ts";
import { Wasm } from "../../../shim/src/wasm.ts";
import { verifyDetached, verifyPDF } from "./peer.mjs";

/** @typedef {import("../../../shim/src/report.ts").Report} Report */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {{ wasm: string, samples: string, rounds: number }} Job */
/** @typedef {{ name: string, run: () => Promise<unknown> }} Task */

/** Runs of a short task that are timed together; Firefox's clock has whole milliseconds. */
const REPEAT = 10;
/** Milliseconds for which each task runs before it counts: engines compile what is used often. */
const WARM_UP = 3000;

/** @param {string} url @returns {Promise<Bytes>} */
async function load(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`fetching ${url}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * The module's way from the server to its first verdict, step by step.
 * @param {Job} job
 */
async function firstUse({ wasm: url, samples }) {
  const file = await load(`${samples}1000000/signed.pdf`);
  const anchor = await load(`${samples}ca.cer`);
  /** @type {Response} */
  let response;
  /** @type {WebAssembly.Module} */
  let module;
  /** @type {Wasm} */
  let wasm;
  const fetchMs = await timed(async () => { response = new Response(await load(url)); });
  const compileMs = await timed(async () => { module = await WebAssembly.compile(await response.arrayBuffer()); });
  const instantiateMs = await timed(async () => {
    wasm = await Wasm.load(module);
    await wasm.call("version", {});
  });
  const firstVerifyMs = await timed(() => ours(wasm, file, anchor));
  const secondVerifyMs = await timed(() => ours(wasm, file, anchor));
  return { fetchMs, compileMs, instantiateMs, firstVerifyMs, secondVerifyMs };
}

/**
 * Signature and chain, as the peer does: of the revocation alone nothing is known.
 * @param {Wasm} wasm
 * @param {Bytes} file
 * @param {Bytes} anchor
 * @param {Bytes} [content]
 */
async function ours(wasm, file, anchor, content) {
  const evidence = { anchors: [anchor], certificates: [], crls: [], ocsps: [] };
  const text = await verify(wasm, file, { name: "sample", at: new Date(), evidence }, content);
  /** @type {unknown} */
  const report = JSON.parse(text);
  const [signature] = /** @type {Report} */ (report).signatures;
  if (signature?.integrity.status !== "intact" || signature.subIndication !== "TRY_LATER") {
    throw new Error(`the sample did not verify: ${text.slice(0, 400)}`);
  }
}

/**
 * Runs tasks in turn, A B C A B C, and returns what each took, in milliseconds.
 * @param {number} rounds
 * @param {number} repeat
 * @param {Task[]} tasks
 */
async function compare(rounds, repeat, tasks) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(tasks.map(({ name }) => [name, []]));
  for (const { run } of tasks) {
    const end = performance.now() + WARM_UP;
    while (performance.now() < end) {
      await run();
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of tasks) {
      const took = await timed(async () => {
        for (let n = 0; n < repeat; n++) {
          await run();
        }
      });
      times[name]?.push(took / repeat);
    }
  }
  return times;
}

/** @param {Job} job */
async function comparisons({ wasm: url, samples, rounds }) {
  const wasm = await Wasm.load(fetch(url));
  const anchor = await load(`${samples}ca.cer`);
  const message = await load(`${samples}1000/message.der`);
  const content = await load(`${samples}1000/content`);
  const results = [{ name: "detached CMS over 1 kB", times: await compare(rounds, REPEAT, [
    { name: "natsuin.wasm verify", run: () => ours(wasm, message, anchor, content) },
    { name: "PKI.js verify", run: () => verifyDetached(message, content, anchor) },
  ]) }];
  for (const [size, repeat] of /** @type {const} */ ([[1_000_000, REPEAT], [50_000_000, 1]])) {
    const plain = await load(`${samples}${size}/plain.pdf`);
    const signed = await load(`${samples}${size}/signed.pdf`);
    const options = /** @type {const} */ ({ profile: "pades-bb", time: new Date().toISOString().replace(/\.\d+Z$/, "Z") });
    results.push({ name: `PDF of ${size} bytes`, times: await compare(rounds, repeat, [
      { name: "WebCrypto SHA-256", run: () => crypto.subtle.digest("SHA-256", signed) },
      { name: "natsuin.wasm verify", run: () => ours(wasm, signed, anchor) },
      { name: "PKI.js verify", run: () => verifyPDF(signed, anchor) },
      { name: "natsuin.wasm prepare", run: () => prepare(wasm, plain, options) },
    ]) });
  }
  return results;
}

onmessage = (/** @type {MessageEvent<Job & { what: "firstUse" | "comparisons" }>} */ { data }) => {
  (data.what === "firstUse" ? firstUse(data) : comparisons(data)).then(
    (result) => { postMessage({ result }); },
    (/** @type {unknown} */ error) => { postMessage({ failure: String(error) }); },
  );
};
