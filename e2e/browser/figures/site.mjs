// The web site of the measurements: one page with two buttons, the shim as it
// ships, and the sample files.
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";

/** Media types by ending; the module is compiled while it streams. @type {Record<string, string>} */
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

const PAGE = `<!doctype html>
<meta charset="utf-8"><title>figures</title>
<button id="login">log in</button> <button id="sign">sign</button>
<input id="files" type="file" multiple>
<script type="module" src="/bench/page.js"></script>`;

/**
 * Serves folders on this computer.
 * @param {Record<string, string>} folders by the first part of the path
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function startSite(folders) {
  const server = http.createServer(({ url = "/" }, response) => {
    const [, first = "", ...rest] = new URL(url, "http://localhost").pathname.split("/");
    const folder = folders[first];
    const name = rest.join("/");
    response.setHeader("cache-control", "no-store");
    if (first === "") {
      response.setHeader("content-type", "text/html").end(PAGE);
    } else if (folder === undefined || name.includes("..")) {
      response.writeHead(404).end();
    } else {
      response.setHeader("content-type", TYPES[path.extname(name)] ?? "application/octet-stream");
      response.end(readFileSync(path.join(folder, name)));
    }
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", () => { resolve(undefined); }); });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}/`, close: () => { server.close(); } };
}
