// The page's end of the protocol, without the shim's manners: it says what it
// is told to say, when it is told to.

/** @typedef {{ type?: string, code?: string, stage?: string, index?: number, offset?: number }} Heard */

/** What a page of this version says first. */
export const HELLO = { type: "hello", protocol: 4, minimumProtocol: 1, version: "6.6.6" };

/** One channel to the extension. */
export class Wire {
  /** Everything that the extension said. @type {Heard[]} */
  heard = [];
  /** @type {(() => void)[]} */
  #waiting = [];
  #port;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (/** @type {MessageEvent<Heard>} */ { data }) => {
      this.heard.push(data);
      this.#waiting.splice(0).forEach((wake) => { wake(); });
    };
    window.postMessage("natsuin-connect", window.origin, [port2]);
  }

  /** Says things, one after the other. */
  say(/** @type {unknown[]} */ ...messages) {
    for (const message of messages) {
      this.#port.postMessage(message);
    }
  }

  /**
   * Waits until the extension has said something.
   * @param {(heard: Heard) => boolean} what
   */
  async hears(what) {
    for (;;) {
      const found = this.heard.find((heard) => what(heard) || heard.type === "error");
      if (found !== undefined) {
        return found;
      }
      await new Promise((resolve) => { this.#waiting.push(() => { resolve(undefined); }); });
    }
  }

  /** Waits for a stage of the request. */
  async reaches(/** @type {string} */ stage) {
    return await this.hears((heard) => heard.stage === stage);
  }

  /** How it ended: the code of the failure, or that it did not fail. */
  async ends() {
    const { type = "", code } = await this.hears(({ type }) => type === "signed" || type === "authenticated");
    return code ?? type;
  }
}

/** A channel on which a request to sign was made. */
export async function askToSign(count = 1) {
  const wire = new Wire();
  wire.say(HELLO, { type: "sign", id: "r1", count });
  await wire.reaches("consent");
  return wire;
}

/** A channel on which a login was asked for; it may still be refused. */
export function askToLogIn() {
  const wire = new Wire();
  wire.say(HELLO, { type: "authenticate", id: "r1", nonce: newNonce() });
  return wire;
}

/** A nonce of this page's own. */
export function newNonce() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
}

/**
 * Sends one document as it stands.
 * @param {Wire} wire
 * @param {Uint8Array} bytes
 * @param {object} [change] what is announced differently
 */
export async function send(wire, bytes, change = {}) {
  wire.say(announcement({ size: bytes.length, ...change }));
  for (let offset = 0; offset < bytes.length; offset += SLICE) {
    const wanted = await wire.hears((heard) => heard.type === "want" && heard.offset === offset);
    if (wanted.type === "error") {
      return;
    }
    wire.say(slice(offset, bytes.subarray(offset, offset + SLICE)));
  }
}

const SLICE = 3 << 20;

/** Announces the only document of a request. */
export function announcement(/** @type {object} */ change) {
  return {
    type: "document", id: "r1", index: 0, name: "receipt.pdf", mediaType: "application/pdf", profile: "pades-bb", ...change,
  };
}

/** @param {number} offset @param {Uint8Array} bytes */
function slice(offset, bytes) {
  let text = "";
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return { type: "slice", id: "r1", index: 0, offset, data: btoa(text) };
}
