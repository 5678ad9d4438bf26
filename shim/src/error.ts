import type { FailureCode } from "../../protocol/message.gen.ts";

/**
 * What every function of this library rejects with. The code comes from a
 * closed list and never changes its meaning; the message is for developers.
 */
export class NatsuinError extends Error {
  /** The stable name of what went wrong. */
  readonly code: FailureCode;

  constructor(code: FailureCode, doing: string, options?: ErrorOptions) {
    super(`${doing}: ${code}`, options);
    this.name = "NatsuinError";
    this.code = code;
  }
}

/** The code of any thrown value; what is not ours is an internal error. */
export function codeOf(error: unknown): FailureCode {
  return error instanceof NatsuinError ? error.code : "internal";
}
