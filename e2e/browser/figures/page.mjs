// The page's own script: what a site does, with the time before and after.
import { authenticate, signPDFs, verify } from "natsuin";

/** Milliseconds since 1970, finer than Date. */
const now = () => performance.timeOrigin + performance.now();

/** @typedef {{ called: number, replied: number, failure?: string }} Times */

/**
 * @typedef {object} Bench
 * @property {Times[]} runs what the buttons did, in order
 * @property {(file: string, anchor: string) => Promise<number>} verifyOnce
 *   milliseconds of one verify() of the shim, Worker and module included
 */

/** @type {Bench} */
const bench = {
  runs: [],
  async verifyOnce(file, anchor) {
    const [pdf, root] = await Promise.all([file, anchor].map(async (name) => (await fetch(name)).arrayBuffer()));
    if (pdf === undefined || root === undefined) {
      throw new Error("fetching the samples");
    }
    const start = performance.now();
    const report = await verify(pdf, { evidence: { anchors: [new Uint8Array(root)] } });
    const took = performance.now() - start;
    if (report.signatures[0]?.integrity.status !== "intact") {
      throw new Error("the sample did not verify");
    }
    return took;
  },
};

/** Times what a button starts. */
async function time(/** @type {() => Promise<unknown>} */ work) {
  const called = now();
  try {
    await work();
    bench.runs.push({ called, replied: now() });
  } catch (error) {
    bench.runs.push({ called, replied: now(), failure: String(error) });
  }
}

/** @param {string} id @param {() => Promise<unknown>} work */
function onButton(id, work) {
  document.getElementById(id)?.addEventListener("click", () => { void time(work); });
}

onButton("login", async () => {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
  await authenticate({ nonce });
});
onButton("sign", async () => {
  const input = /** @type {HTMLInputElement} */ (document.getElementById("files"));
  const signed = await signPDFs([...(input.files ?? [])].map((pdf) => ({ pdf })));
  if (signed.some(({ report }) => report.signatures.at(-1)?.integrity.status !== "intact")) {
    throw new Error("a signed file did not verify");
  }
});

window.bench = bench;
