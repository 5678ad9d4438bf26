import { Engine } from "./engine.ts";

let assets: string | undefined;

/**
 * Says where worker.js and natsuin.wasm of this package are served, for pages
 * whose bundler does not carry them along. The folder must be of the page's
 * own origin: browsers start no Worker from another.
 * @param folder relative to the page; with or without a slash at the end
 */
export function setAssets(folder: string | URL): void {
  const url = new URL(folder, document.baseURI).href;
  assets = url.endsWith("/") ? url : `${url}/`;
}

/** Starts the Worker and the module, which lie beside this library unless told otherwise. */
export function startEngine(): Engine {
  if (assets !== undefined) {
    return new Engine(new Worker(`${assets}worker.js`, { type: "module" }), `${assets}natsuin.wasm`);
  }
  // Bundlers find both files by exactly these words.
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return new Engine(worker, new URL("./natsuin.wasm", import.meta.url).href);
}
