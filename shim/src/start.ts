import { Engine } from "./engine.ts";

/** Starts the Worker and the module that lie beside this library. */
export function startEngine(): Engine {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return new Engine(worker, new URL("./natsuin.wasm", import.meta.url).href);
}
