// Runs natsuin.wasm in a page, a Worker, an extension page or Node ≥ 18. It is
// the same file that the native host runs: what it answers here it answers
// there. A page that loads it needs the Content-Security-Policy
// "script-src 'self' 'wasm-unsafe-eval'".

import { NatsuinError } from "./error.ts";
import { wasi, type RandomSource } from "./wasi.ts";
import {
  decodeAnswer, encodeMessage, OPERATIONS, type Answer, type Bytes, type Operations,
} from "./wasm-message.ts";
import { webCrypto } from "./webcrypto.ts";

/** Where the module comes from: a fetch of it, its bytes, or it compiled. */
export type Source = Response | PromiseLike<Response> | Bytes | ArrayBuffer | WebAssembly.Module;

/** Bytes of linear memory after which an instance is replaced: it never shrinks. */
const MEMORY_LIMIT = 96 << 20;

/** What read_at answers when it cannot read. */
const READ_FAILED = -1;

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  alloc(size: number): number;
  free(at: number): void;
  call(operation: number, at: number, size: number): bigint;
}

/** One instance of the module and the documents its present call may read. */
interface Instance {
  exports: Exports;
  documents: readonly Uint8Array[];
}

/** natsuin.wasm, compiled; an instance is made when it is needed. */
export class Wasm {
  readonly #module: WebAssembly.Module;
  readonly #random: RandomSource;
  #instance: Instance | undefined;
  /** The end of the last call: calls run one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(module: WebAssembly.Module, random: RandomSource) {
    this.#module = module;
    this.#random = random;
  }

  /**
   * Compiles the module.
   * @throws {NatsuinError} sandbox-missing if it cannot be fetched,
   *   sandbox-failed if it does not compile
   */
  static async load(source: Source): Promise<Wasm> {
    return new Wasm(await compile(source), await webCrypto());
  }

  /**
   * Carries out one operation.
   * @param segments byte strings that the operation takes, in its order
   * @param documents what the operation may read, by index
   * @throws {NatsuinError} with the operation's code; sandbox-failed if the
   *   module trapped, after which the next call gets a new instance
   */
  async call<K extends keyof Operations>(
    operation: K,
    request: Operations[K]["request"],
    segments: readonly Uint8Array[] = [],
    documents: readonly Uint8Array[] = [],
  ): Promise<Answer<K>> {
    const message = encodeMessage(request, segments);
    return decodeAnswer<K>(await this.exchange(OPERATIONS[operation], message, documents));
  }

  /** Passes a whole message to the operation of that number. */
  exchange(operation: number, message: Uint8Array, documents: readonly Uint8Array[] = []): Promise<Bytes> {
    const result = this.#last.then(() => this.#exchange(operation, message, documents));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Gives the instance's memory back; the next call makes a new one. */
  release(): void {
    this.#instance = undefined;
  }

  async #exchange(operation: number, message: Uint8Array, documents: readonly Uint8Array[]): Promise<Bytes> {
    try {
      const instance = this.#instance ?? (await instantiate(this.#module, this.#random));
      instance.documents = documents;
      const answer = pass(instance.exports, operation, message);
      instance.documents = [];
      const { byteLength } = instance.exports.memory.buffer;
      this.#instance = byteLength > MEMORY_LIMIT ? undefined : instance;
      return answer;
    } catch (error) {
      // After a trap the instance still answers, on undefined state.
      this.release();
      throw new NatsuinError("sandbox-failed", "running the sandbox", { cause: error });
    }
  }
}

/** One message through the exports; the answer is a copy. */
function pass(exports: Exports, operation: number, message: Uint8Array): Bytes {
  const request = exports.alloc(message.length) >>> 0;
  if (request === 0) {
    throw new RangeError("the module refused a message of that size");
  }
  new Uint8Array(exports.memory.buffer, request, message.length).set(message);
  const answer = BigInt.asUintN(64, exports.call(operation, request, message.length));
  if (answer === 0n) {
    throw new RangeError("the module refused a message");
  }
  const [at, length] = [Number(answer >> 32n), Number(answer & 0xffffffffn)];
  const copy = new Uint8Array(exports.memory.buffer, at, length).slice();
  exports.free(request);
  exports.free(at);
  return copy;
}

async function instantiate(module: WebAssembly.Module, random: RandomSource): Promise<Instance> {
  const memory = () => instance.exports.memory;
  const readAt = (handle: number, offset: bigint, at: number, length: number): number => {
    const document = instance.documents[handle >>> 0];
    const start = BigInt.asUintN(64, offset);
    if (!document) return READ_FAILED;
    if (start >= BigInt(document.length)) return 0;
    const part = document.subarray(Number(start), Number(start) + (length >>> 0));
    new Uint8Array(memory().buffer).set(part, at >>> 0);
    return part.length;
  };
  const made = await WebAssembly.instantiate(module, {
    natsuin: { read_at: readAt },
    wasi_snapshot_preview1: wasi(module, memory, random),
  });
  const instance: Instance = { exports: made.exports as unknown as Exports, documents: [] };
  instance.exports._initialize();
  return instance;
}

async function compile(source: Source): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  try {
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
      return await WebAssembly.compile(source);
    }
    const response = await fetched(source);
    // Streaming needs the right content type, which not every server sends.
    return response.headers.get("content-type") === "application/wasm"
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof NatsuinError) throw error;
    throw new NatsuinError("sandbox-failed", "compiling the sandbox module", { cause: error });
  }
}

async function fetched(source: Response | PromiseLike<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await source;
  } catch (error) {
    throw new NatsuinError("sandbox-missing", "fetching the sandbox module", { cause: error });
  }
  if (!response.ok) {
    throw new NatsuinError("sandbox-missing", "fetching the sandbox module");
  }
  return response;
}
