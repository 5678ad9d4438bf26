// A site that shows another one's pages as its own, and passes on all that is
// said: what somebody does who wants to log in there in the person's name.
import { once } from "node:events";
import http from "node:http";
import { text } from "node:stream/consumers";

/** Headers that a browser adds to say where a request comes from. */
const TELLTALES = ["host", "origin", "referer", "cookie", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"];

/** A relay in front of a site on this computer. */
export class Relay {
  /** Its cookies at the site; the person never has them. @type {Map<string, string>} */
  #cookies = new Map();
  #server = http.createServer((request, response) => {
    this.#pass(request, response).catch(() => { response.destroy(); });
  });
  #site;

  /** @param {string} site */
  constructor(site) {
    this.#site = new URL(site);
  }

  /** Opens it. @returns {Promise<number>} its port on 127.0.0.1 */
  async open() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Closes it, whoever still listens. */
  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /**
   * Says something to the site with the relay's cookies.
   * @param {string} address
   * @param {{ method?: string | undefined, headers?: http.OutgoingHttpHeaders, body?: string }} [what]
   */
  async ask(address, { method = "GET", headers = {}, body = "" } = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = http.request(new URL(address, this.#site), {
      method,
      headers: { ...headers, ...(cookie !== "" && { cookie }) },
    });
    request.end(body);
    /** @type {http.IncomingMessage} */
    const answer = await new Promise((resolve, reject) => {
      request.on("response", resolve).on("error", reject);
    });
    for (const set of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Who the relay is at the site: the answer of its GET /login. */
  async whoIsIt() {
    return await text(await this.ask("login"));
  }

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  async #pass(request, response) {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !TELLTALES.includes(name)));
    const answer = await this.ask(request.url ?? "/", { method: request.method, headers, body: await text(request) });
    const passed = Object.entries(answer.headers).filter(([name]) => name !== "set-cookie");
    response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed));
    answer.pipe(response);
  }
}
