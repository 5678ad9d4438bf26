// The few WASI functions that Go's runtime calls in natsuin.wasm: clocks,
// randomness for its hash tables, empty arguments and environment. Everything
// else it declares is answered "not implemented"; there are no files.

/** WASI error numbers (wasi_snapshot_preview1, typename errno). */
const SUCCESS = 0;
const EBADF = 8;
const ENOSYS = 52;

/** The most bytes crypto.getRandomValues gives at once. */
const RANDOM_CHUNK = 65536;

/** Where randomness comes from. */
export interface RandomSource {
  getRandomValues(into: Uint8Array<ArrayBuffer>): unknown;
}

/** Go ends itself this way; the instance is finished. */
export class Exit extends Error {}

/**
 * The import object "wasi_snapshot_preview1" for one instance.
 * @param module says which functions must exist
 * @param memory is asked anew each time, because memory grows
 */
export function wasi(
  module: WebAssembly.Module,
  memory: () => WebAssembly.Memory,
  random: RandomSource,
): WebAssembly.ModuleImports {
  const view = () => new DataView(memory().buffer);
  // No operation depends on the time: it is an argument. The clock only has to
  // move, for Go's own bookkeeping.
  let clock = 0n;

  const called: WebAssembly.ModuleImports = {
    clock_time_get(_id: number, _precision: bigint, at: number): number {
      clock += 1_000_000n;
      view().setBigUint64(at, clock, true);
      return SUCCESS;
    },
    random_get(at: number, length: number): number {
      // A copy, because a memory that can be shared would be refused.
      for (let done = 0; done < length; done += RANDOM_CHUNK) {
        const chunk = new Uint8Array(Math.min(RANDOM_CHUNK, length - done));
        random.getRandomValues(chunk);
        new Uint8Array(memory().buffer).set(chunk, at + done);
      }
      return SUCCESS;
    },
    args_sizes_get: nothing,
    environ_sizes_get: nothing,
    args_get: () => SUCCESS,
    environ_get: () => SUCCESS,
    sched_yield: () => SUCCESS,
    fd_fdstat_get: () => EBADF,
    fd_prestat_get: () => EBADF,
    // Go writes only the trace of a fatal error, which may quote a document:
    // it is dropped, and counted as written.
    fd_write(_fd: number, vectors: number, count: number, writtenAt: number): number {
      let written = 0;
      for (let i = 0; i < count; i++) {
        written += view().getUint32(vectors + 8 * i + 4, true);
      }
      view().setUint32(writtenAt, written, true);
      return SUCCESS;
    },
    proc_exit(): never {
      throw new Exit("the module ended itself");
    },
  };

  function nothing(countAt: number, sizeAt: number): number {
    view().setUint32(countAt, 0, true);
    view().setUint32(sizeAt, 0, true);
    return SUCCESS;
  }

  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from === "wasi_snapshot_preview1") {
      called[name] ??= () => ENOSYS;
    }
  }
  return called;
}
