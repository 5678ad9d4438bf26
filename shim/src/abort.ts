// Giving up at the caller's wish, at whatever stage a call is.
import { NatsuinError } from "./error.ts";

/**
 * Refuses to go on after an abort.
 * @throws {NatsuinError} cancelled
 */
export function requireGoing(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted === true) {
    throw cancelled(signal, doing);
  }
}

/**
 * Waits for work or for an abort, whichever comes first.
 * @throws {NatsuinError} cancelled, or what the work rejects with
 */
export async function until<T>(signal: AbortSignal | undefined, work: Promise<T>, doing: string): Promise<T> {
  if (signal === undefined) {
    return await work;
  }
  work.catch(() => undefined); // nobody may be waiting any more
  requireGoing(signal, doing);
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => { reject(cancelled(signal, doing)); };
    signal.addEventListener("abort", stop);
  });
  return await Promise.race([work, aborted]).finally(() => { signal.removeEventListener("abort", stop); });
}

function cancelled(signal: AbortSignal, doing: string): NatsuinError {
  return new NatsuinError("cancelled", doing, { cause: signal.reason });
}
