// Lies in what is said: names, sizes, numbers, and answers that are not this
// page's to give.
import { signPDF, signPDFs } from "natsuin";
import { saidBy } from "./honest.mjs";
import { prepare } from "./revision.mjs";
import { announcement, askToLogIn, askToSign, HELLO, newNonce, send, Wire } from "./wire.mjs";

/** The most that may be announced for one document. */
const LARGEST = 68_157_440;

/** What a page might say first, and what a window, or the host, would say. */
const GARBAGE = [
  null, 7, "hello", [], {}, new ArrayBuffer(8),
  { ...HELLO, admin: true },
  { ...HELLO, protocol: "4" },
  { type: "approve", id: "r1" },
  { type: "open", link: "a", request: "r1", count: 1 },
  { type: "signed", id: "r1", certificates: ["AAAA"], signatures: [{ attributes: "AAAA", signature: "AAAA" }] },
];

/** What might be taken for the person's decision, on a channel that is open. */
const FORGED = [
  { type: "approve", id: "r1" },
  { type: "approved", id: "r1" },
  { type: "progress", id: "r1", stage: "signing", done: 0, total: 1 },
  { type: "sign", id: "r1", count: 101 },
];

async function file(/** @type {string} */ name) {
  return new Uint8Array(await (await fetch(`/files/${name}`)).arrayBuffer());
}

/**
 * Has the receipt signed with something announced that is not so.
 * @param {(size: number) => object} change
 */
async function announce(change) {
  const asked = askToSign();
  const bytes = await prepare(await file("receipt.pdf"));
  const wire = await asked;
  await send(wire, bytes, change(bytes.length));
  return await wire.ends();
}

/** The code that all of them end with, or all their codes. */
async function oneCode(/** @type {Wire[]} */ wires) {
  return [...new Set(await Promise.all(wires.map((wire) => wire.ends())))].join(" ");
}

/** Says something in a login, as soon as it has come to a stage. */
async function sayAt(/** @type {string} */ stage, /** @type {unknown} */ message) {
  const wire = askToLogIn();
  await wire.reaches(stage);
  wire.say(message);
  return await wire.ends();
}

/** @type {Record<string, () => Promise<string>>} */
export const WORD_LIES = {
  "newline-in-name": () => announce(() => ({ name: "receipt.pdf\nhttps://bank.example" })),
  "reversed-name": () => announce(() => ({ name: "receipt-\u202Efdp.exe" })),
  "endless-name": () => announce(() => ({ name: `${"a".repeat(2044)}.pdf` })),
  "sends-less": () => announce((size) => ({ size: size + 1 })),
  "sends-more": () => announce((size) => ({ size: size - 1 })),
  "too-large": () => announce(() => ({ size: LARGEST + 1 })),
  "too-much-in-all": async () => {
    const wire = await askToSign(5);
    wire.say(...[0, 1, 2, 3, 4].map((index) => announcement({ index, size: LARGEST })));
    return await wire.ends();
  },

  garbage: async () => {
    const first = GARBAGE.map((message) => {
      const wire = new Wire();
      wire.say(message);
      return wire;
    });
    const greeted = [...FORGED, announcement({ size: 1 }), HELLO].map((message) => {
      const wire = new Wire();
      wire.say(HELLO, message);
      return wire;
    });
    for (const message of [...GARBAGE, ...FORGED]) {
      window.postMessage(message, window.origin);
    }
    const { port1, port2 } = new MessageChannel();
    window.postMessage("natsuin-connect", window.origin);
    window.postMessage("natsuin-connect", window.origin, [port1, port2]);
    return await oneCode([...first, ...greeted]);
  },
  "hundred-and-one": async () => {
    const pdf = await file("receipt.pdf");
    return await saidBy(signPDFs(Array.from({ length: 101 }, () => ({ pdf }))));
  },
  // A site of this computer has no way to the extension but its own channel.
  "reaches-the-extension": () => {
    const reached = ["chrome", "browser"].filter((name) => {
      const api = /** @type {Record<string, { runtime?: unknown } | undefined>} */ (/** @type {unknown} */ (window))[name];
      return api?.runtime !== undefined;
    });
    return Promise.resolve(reached.join(" ") || "nothing");
  },

  approves: () => sayAt("consent", FORGED[0]),
  "approves-at-pin": () => sayAt("pin", FORGED[1]),
  "asks-twice": () => sayAt("consent", { type: "authenticate", id: "r1", nonce: newNonce() }),
  "asks-for-more": () => sayAt("consent", announcement({ size: 1 })),
  "shows-another": async () => {
    const asked = askToSign();
    const bytes = await prepare(await file("contract.pdf"), { reason: "Only a receipt" });
    const wire = await asked;
    await send(wire, bytes);
    return await wire.ends();
  },
  // What was handed over is what is signed, whatever becomes of the page's own bytes.
  mutates: async () => {
    const bytes = await file("receipt.pdf");
    const before = bytes.slice();
    const spoil = () => { bytes.fill(0x20); };
    const signed = signPDF(bytes, { fileName: "receipt.pdf", onProgress: spoil });
    spoil();
    const { file: after } = await signed;
    return before.every((byte, at) => after[at] === byte) ? "done" : "signed something else";
  },
};
