// A web site that means no good: its pages, the shim as it ships, two files to
// show, and as many origins as it likes, one for each port.
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PDFDocument } from "pdf-lib";
import { until } from "../processes.mjs";

const PAGES = fileURLToPath(new URL("page", import.meta.url));

/** Media types by ending. @type {Record<string, string>} */
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

/** A running site. */
export class HostileSite {
  /**
   * @param {string} shim folder of the built shim
   * @param {Record<string, Uint8Array>} files what /files/NAME answers
   */
  constructor(shim, files) {
    this.shim = shim;
    this.files = files;
    /** What pages said without being looked at, by name. @type {Map<string, string>} */
    this.reports = new Map();
    /** @type {http.Server[]} */
    this.servers = [];
  }

  /**
   * A further origin. Three refused requests in a row make the next one of the
   * same origin wait, so most lies get an origin of their own.
   * @param {"127.0.0.1" | "localhost"} [host] two sites, as browsers see it
   */
  async origin(host = "127.0.0.1") {
    const server = http.createServer((request, response) => { this.#answer(request, response); });
    await new Promise((resolve) => { server.listen(0, host, () => { resolve(undefined); }); });
    this.servers.push(server);
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return `http://${host}:${port}`;
  }

  /** Waits for what a page says by itself: looking at it would count as a gesture. */
  async report(/** @type {string} */ name) {
    return await until(`a report of ${name}`, () => this.reports.get(name));
  }

  /** Ends the site. */
  close() {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  #answer({ url = "/", method }, response) {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    response.setHeader("access-control-allow-origin", "*"); // its opaque frames load scripts, too
    response.setHeader("cache-control", pathname === "/" ? "max-age=60" : "no-store");
    if (method === "POST") {
      this.reports.set(searchParams.get("name") ?? "", searchParams.get("said") ?? "");
      response.end();
      return;
    }
    if (searchParams.has("sandbox")) {
      response.setHeader("content-security-policy", "sandbox allow-scripts");
    }
    const body = this.#find(pathname);
    response.writeHead(body === null ? 404 : 200, { "content-type": TYPES[path.extname(pathname) || ".html"] ?? "" });
    response.end(body);
  }

  #find(/** @type {string} */ pathname) {
    const [, first = "", name = ""] = pathname.split("/");
    switch (first) {
      case "files":
        return this.files[name] ?? null;
      case "shim":
        return readFileSync(path.join(this.shim, path.basename(name)));
      case "page":
        return readFileSync(path.join(PAGES, path.basename(name)));
      case "":
        return readFileSync(path.join(PAGES, "index.html"));
      default:
        return null;
    }
  }
}

/**
 * Tells something with a hostile site, which ends with it. It offers a receipt
 * of one page and the contract, which has several.
 * @param {import("../person.mjs").Person} person
 * @param {(site: HostileSite) => Promise<void>} tell
 */
export async function withHostileSite(person, tell) {
  const { setting } = person.world;
  const contract = readFileSync(setting.day[0] ?? "");
  const site = new HostileSite(path.join(setting.dist, "shim"), { "receipt.pdf": await receipt(), "contract.pdf": contract });
  try {
    await tell(site);
  } finally {
    site.close();
  }
}

/** A document of one page that a window shows whole, in the oldest and plainest structure. */
async function receipt() {
  const document = await PDFDocument.create();
  document.addPage([420, 200]).drawText("Receipt", { x: 40, y: 90, size: 32 });
  return await document.save({ useObjectStreams: false });
}
