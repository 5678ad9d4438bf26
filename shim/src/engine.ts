// The Worker in which natsuin.wasm runs, so that a page or a window stays
// responsive. Shim and extension ship the same Worker.
import { NatsuinError } from "./error.ts";
import type { FailureCode } from "../../protocol/message.gen.ts";
import type { Work } from "./work.ts";

/** The methods of Work that can be asked for. */
export type Method = "prepare" | "inspect" | "prepareXML" | "inspectXML" | "slice" | "finish" | "verify";

type Arguments<M extends Method> = Parameters<Work[M]>;
type Result<M extends Method> = Awaited<ReturnType<Work[M]>>;

/** One call. */
export interface EngineRequest {
  id: number;
  method: Method;
  arguments: unknown[];
}

/** Its end. */
export type EngineReply =
  | { id: number; result: unknown }
  | { id: number; code: FailureCode; doing: string };

/** First message to the Worker: where the module is. */
export interface EngineStart {
  wasm: string;
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: NatsuinError) => void;
}

/** A running Worker. */
export class Engine {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  /** Starts working with the module at a URL. */
  constructor(worker: Worker, wasm: string) {
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<EngineReply>) => { this.settle(event.data); };
    worker.onerror = () => { this.failAll(); };
    worker.postMessage({ wasm } satisfies EngineStart);
  }

  /**
   * Calls a method of Work. Byte arrays among the arguments are copied, those
   * of the result are handed over.
   * @throws {NatsuinError} with the operation's code
   */
  async call<M extends Method>(method: M, ...values: Arguments<M>): Promise<Result<M>> {
    const id = this.next++;
    return await new Promise<Result<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.worker.postMessage({ id, method, arguments: values } satisfies EngineRequest);
    });
  }

  /** Ends the Worker and gives its memory back; open calls are cancelled. */
  close(): void {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) {
      reject(new NatsuinError("cancelled", "ending the module"));
    }
    this.waiting.clear();
  }

  private settle(reply: EngineReply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ("code" in reply) {
      waiting?.reject(new NatsuinError(reply.code, reply.doing));
    } else {
      waiting?.resolve(reply.result);
    }
  }

  private failAll(): void {
    for (const { reject } of this.waiting.values()) {
      reject(new NatsuinError("sandbox-missing", "starting the module"));
    }
    this.waiting.clear();
  }
}
