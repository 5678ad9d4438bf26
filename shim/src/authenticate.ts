import type { Algorithm } from "../../protocol/message.gen.ts";
import { LOGIN_PROTOCOL } from "../../protocol/handshake.ts";
import { requireGoing } from "./abort.ts";
import { Connection } from "./connection.ts";
import { NatsuinError } from "./error.ts";
import type { RequestOptions } from "./request.ts";

/** What the site's server gave this browser for one login. */
export interface Challenge {
  /** 32 random bytes in base64, good for one login within five minutes. */
  nonce: string;
}

/** How a login is followed. All optional. */
export type AuthenticateOptions = Pick<RequestOptions, "signal" | "onProgress">;

/**
 * For the site's server, as JSON: it is what login.Decode of the Go package
 * reads. Only the server can say who it is, and whether it is right at all.
 */
export interface LoginResponse {
  /** Over the login statement, base64. */
  signature: string;
  algorithm: Algorithm;
  /** DER in base64, the person's first. */
  certificates: string[];
}

/**
 * Has the person in front of the page prove with the card who it is. Call it
 * from a click, as signPDF.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function authenticate(
  { nonce }: Challenge,
  options: AuthenticateOptions = {},
): Promise<LoginResponse> {
  const { signal } = options;
  requireGoing(signal, "starting to log in");
  const connection = await Connection.open(signal);
  const id = crypto.randomUUID();
  const cancel = () => {
    connection.send({ type: "cancel", id });
    connection.fail(new NatsuinError("cancelled", "logging in", { cause: signal?.reason }));
  };
  signal?.addEventListener("abort", cancel);
  try {
    requireGoing(signal, "asking for a login");
    if (connection.protocol < LOGIN_PROTOCOL) {
      throw new NatsuinError("extension-too-old", "starting to log in");
    }
    connection.send({ type: "authenticate", id, nonce });
    return await answer(connection, options);
  } finally {
    signal?.removeEventListener("abort", cancel);
    connection.close();
  }
}

/** Follows the login to its end. */
async function answer(connection: Connection, options: AuthenticateOptions): Promise<LoginResponse> {
  for (;;) {
    const reply = await connection.next();
    if (reply.type === "authenticated") {
      const { signature, algorithm, certificates } = reply;
      return { signature, algorithm, certificates };
    }
    if (reply.type !== "progress") {
      throw new NatsuinError("message-malformed", "reading a message of the extension");
    }
    const { stage, done, total } = reply;
    options.onProgress?.({ stage, done, total });
  }
}
