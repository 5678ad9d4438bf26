// What a good site does: the shim, a file, and nothing else.
import { authenticate, signPDF } from "natsuin";
import { newNonce } from "./wire.mjs";

/** Has the receipt signed, and says how it ended. */
export async function sign() {
  const pdf = await (await fetch("/files/receipt.pdf")).arrayBuffer();
  return await saidBy(signPDF(pdf, { fileName: "receipt.pdf" }));
}

/** Has the person log in, and says how it ended. */
export async function logIn() {
  return await saidBy(authenticate({ nonce: newNonce() }));
}

/** How a call of the shim ended: the code of its failure, or that it did not fail. */
export async function saidBy(/** @type {Promise<unknown>} */ call) {
  try {
    await call;
    return "done";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
