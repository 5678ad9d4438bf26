// Uses the built package as a web developer would: packed by npm, installed,
// compiled against under two ways of module resolution, served as plain
// modules and through a bundler. Says how large it is.
//
//   node shim/test/package.mjs DIST/SHIM
import { execFileSync, spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import puppeteer from "puppeteer-core";

/** Bytes of both scripts after gzip. */
const BUDGET = 15_000;

const shim = process.argv[2];
assert.ok(shim, "usage: node shim/test/package.mjs DIST/SHIM");
const work = mkdtempSync(path.join(os.tmpdir(), "natsuin-package-"));
const installed = path.join(work, "node_modules/natsuin");
const TSC = path.resolve("node_modules/.bin/tsc");

function install() {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", work], { cwd: shim, encoding: "utf8" });
  /** @type {unknown} */
  const said = JSON.parse(packed);
  const [made] = /** @type {{ filename: string, version: string, files: { path: string }[] }[]} */ (said);
  assert.ok(made);
  const { filename, files, version } = made;
  const names = files.map((file) => file.path).sort();
  const others = names.filter((name) => !/^types\/.*\.d\.ts$/.test(name));
  assert.deepEqual(others, ["LICENSE", "README.md", "natsuin.js", "natsuin.wasm", "package.json", "worker.js"]);
  assert.ok(names.length > others.length, "the package has no types");
  assert.equal(version, readFileSync("build/version", "utf8").trim());
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(work, filename), "-C", installed, "--strip-components=1"]);
}

const CONSUMER = `
import {
  authenticate, NatsuinError, setAssets, signPDF, signPDFs, signXML, signXMLs, status, verify,
  type FailureCode, type LoginResponse, type Progress, type Report, type SignedPDF, type SignedXMLFile, type Status,
} from "natsuin";
setAssets(new URL("https://example.jp/natsuin/"));
const stop = new AbortController();
const heard: Progress[] = [];
const options = { signal: stop.signal, onProgress: (p: Progress) => { heard.push(p); } };
const one: SignedPDF = await signPDF(new Blob(), { ...options, reason: "r" });
const all: SignedPDF[] = await signPDFs([{ pdf: new Uint8Array(1), fileName: "a.pdf" }], options);
const xml: SignedXMLFile = await signXML("<a/>", { ...options, profile: "generic", id: "b" });
const xmls: SignedXMLFile[] = await signXMLs([{ xml: new Blob(), profile: "etax-xtx", fileName: "a.xtx" }], options);
const login: LoginResponse = await authenticate({ nonce: "n" }, options);
const report: Report = await verify(one.file, { signal: stop.signal, evidence: { anchors: [] } });
const now: Status = await status();
const code: FailureCode = new NatsuinError("cancelled", "x").code;
export const everything = [all, xml, xmls, login, report, now.problem, code, heard];
`;

/** Compiles a text against the installed package. */
function compile(/** @type {string} */ module, /** @type {string} */ moduleResolution, /** @type {string} */ text) {
  writeFileSync(path.join(work, "consumer.ts"), text);
  writeFileSync(path.join(work, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = {
    target: "es2022", lib: ["ES2023", "DOM", "DOM.Iterable"], module, moduleResolution, strict: true, noEmit: true,
    types: [], exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: module === "node16",
  };
  writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const { stdout, status } = spawnSync(TSC, ["-p", work], { encoding: "utf8" });
  return { accepted: status === 0, words: stdout };
}

function types() {
  // The control, and what no page may see.
  const wrong = compile("esnext", "bundler", `${CONSUMER}
    import * as natsuin from "natsuin";
    natsuin.signNothing();
    new NatsuinError("busy", "").triesLeft;`);
  assert.match(wrong.words, /TS2339.*'signNothing'[^]*TS2339.*'triesLeft'/);
  for (const [module, resolution] of /** @type {const} */ ([["esnext", "bundler"], ["node16", "node16"]])) {
    const { accepted, words } = compile(module, resolution, CONSUMER);
    assert.ok(accepted, words);
  }
}

function size() {
  const sum = ["natsuin.js", "worker.js"]
    .map((name) => gzipSync(readFileSync(path.join(installed, name)), { level: 9 }).length)
    .reduce((a, b) => a + b);
  console.log(`natsuin.js and worker.js: ${sum} bytes compressed, budget ${BUDGET}`);
  assert.ok(sum <= BUDGET, "the package is too large");
}

/** A page that judges what is no PDF, and writes down the code. */
const PAGE = (/** @type {string} */ from, /** @type {string} */ first) => `
import { setAssets, verify } from ${JSON.stringify(from)};
${first};
verify(new TextEncoder().encode("%PDF-1.7 nothing"))
  .then((report) => report.error?.code ?? "judged", (error) => error.code)
  .then((code) => { document.title = code; });
`;

/** Writes the pages of a site, each with the code it has to show. */
function site() {
  const root = path.join(work, "site");
  const pages = { plain: "", beside: "", elsewhere: 'setAssets("/natsuin")', nowhere: "setAssets" };
  mkdirSync(path.join(root, "natsuin"), { recursive: true });
  for (const name of ["natsuin.js", "worker.js", "natsuin.wasm"]) {
    copyFileSync(path.join(installed, name), path.join(root, "natsuin", name));
  }
  for (const [name, first] of Object.entries(pages)) {
    const folder = path.join(root, name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "index.html"), '<!doctype html><title></title><script type="module" src="app.js"></script>');
    if (name === "plain") {
      writeFileSync(path.join(folder, "app.js"), PAGE("/natsuin/natsuin.js", ""));
      continue;
    }
    const source = path.join(work, `${name}.js`);
    writeFileSync(source, PAGE("natsuin", first));
    execFileSync("go", ["tool", "esbuild", source, "--bundle", "--format=esm", "--log-level=warning",
      `--outfile=${path.join(folder, "app.js")}`]);
    if (name === "beside") {
      copyFileSync(path.join(installed, "worker.js"), path.join(folder, "worker.js"));
      copyFileSync(path.join(installed, "natsuin.wasm"), path.join(folder, "natsuin.wasm"));
    }
  }
  return root;
}

/** Serves a folder under the policy that the package's README asks for. */
async function serve(/** @type {string} */ root) {
  const kinds = new Map([[".html", "text/html"], [".js", "text/javascript"], [".wasm", "application/wasm"]]);
  const server = http.createServer(({ url = "/" }, response) => {
    const file = path.join(root, new URL(url, "http://localhost").pathname);
    response.setHeader("content-security-policy",
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'");
    try {
      const body = readFileSync(file.endsWith("/") ? `${file}index.html` : file);
      response.setHeader("content-type", kinds.get(path.extname(file.endsWith("/") ? ".html" : file)) ?? "text/html");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", () => { resolve(null); }); });
  return server;
}

async function inBrowser() {
  const server = await serve(site());
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"], headless: true });
  try {
    for (const [name, expected] of [
      ["plain", /^pdf-malformed$/], ["beside", /^pdf-malformed$/], ["elsewhere", /^pdf-malformed$/],
      ["nowhere", /^sandbox-missing$/], // the control
    ]) {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${address.port}/${name}/`);
      await page.waitForFunction('document.title !== ""');
      assert.match(await page.title(), /** @type {RegExp} */ (expected), String(name));
    }
  } finally {
    await browser.close();
    server.close();
  }
}

try {
  install();
  types();
  size();
  await inBrowser();
} finally {
  rmSync(work, { recursive: true, force: true });
}
