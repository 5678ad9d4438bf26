// Entry of the Worker: one module, calls one after the other.
import type { EngineReply, EngineRequest, EngineStart, Method } from "./engine.ts";
import { codeOf } from "./error.ts";
import { Wasm } from "./wasm.ts";
import { Work } from "./work.ts";

type Methods = Record<Method, (...values: unknown[]) => unknown>;

let work: Promise<Work> | undefined;

async function load(start: EngineStart): Promise<Work> {
  return new Work(await Wasm.load(fetch(start.wasm)));
}

async function answer(request: EngineRequest): Promise<EngineReply> {
  const { id, method } = request;
  try {
    // Both ends are compiled from one type; the names are those of Work.
    const target = (await work) as unknown as Methods;
    return { id, result: await target[method](...request.arguments) };
  } catch (error) {
    const doing = error instanceof Error ? error.message : "working";
    return { id, code: codeOf(error), doing };
  }
}

/** The buffers of a result, which are handed over instead of copied. */
function buffersOf(reply: EngineReply): ArrayBuffer[] {
  const result: unknown = "result" in reply ? reply.result : null;
  if (typeof result !== "object" || result === null || !("file" in result)) {
    return [];
  }
  return result.file instanceof Uint8Array ? [result.file.buffer as ArrayBuffer] : [];
}

onmessage = (event: MessageEvent<EngineStart | EngineRequest>) => {
  if ("wasm" in event.data) {
    work = load(event.data);
    work.catch(() => undefined);
    return;
  }
  void answer(event.data).then((reply) => { postMessage(reply, { transfer: buffersOf(reply) }); });
};
