// Writes the manifest of one build: the committed manifest, what one family of
// browsers wants said differently, the identity that host manifests refer to,
// the version, and for development builds the right to run on this computer's
// own pages without being asked.
//
//   node extension/manifest.mjs chromium|firefox VERSION OUTFILE [--development]
import { readFileSync, writeFileSync } from "node:fs";

/** @typedef {Record<string, unknown>} Manifest */

const [browser, version, out, flag] = process.argv.slice(2);
const known = browser === "chromium" || browser === "firefox";
if (!known || version === undefined || out === undefined || (flag !== undefined && flag !== "--development")) {
  console.error("usage: node extension/manifest.mjs chromium|firefox VERSION OUTFILE [--development]");
  process.exit(2);
}

/**
 * @param {string} name
 * @returns {Manifest}
 */
function read(name) {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  /** @type {unknown} */
  const value = JSON.parse(text);
  return /** @type {Manifest} */ (value);
}

const identity = read("identity.json");

/**
 * Chromium takes the preview frame out of the extension's origin through the
 * manifest, and must be told that no other extension may connect.
 * @param {Manifest} common
 * @returns {Manifest}
 */
function forChromium(common) {
  return {
    ...common,
    key: identity.chromiumKey,
    minimum_chrome_version: "123",
    background: { service_worker: "background.js" },
    externally_connectable: { ids: [] },
    sandbox: { pages: ["frame.html"] },
    content_security_policy: {
      extension_pages: policy("img-src 'self'", "frame-ancestors 'none'"),
      sandbox:
        "sandbox allow-scripts; default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
        "img-src blob: data:; font-src blob: data:; base-uri 'none'; form-action 'none'",
    },
  };
}

/**
 * Firefox knows no sandboxed pages: the sandbox attribute of the iframe does
 * it, the one policy must suffer what pdf.js draws with, and the frame's own
 * <meta> narrows it again. No site reaches the pages either way: none of them
 * is web accessible.
 * @param {Manifest} common
 * @returns {Manifest}
 */
function forFirefox(common) {
  return {
    ...common,
    browser_specific_settings: {
      gecko: {
        id: identity.firefoxId,
        strict_min_version: "153.0",
        data_collection_permissions: { required: ["none"] },
      },
    },
    background: { scripts: ["background.js"] },
    content_security_policy: {
      extension_pages: policy("img-src 'self' blob: data:; font-src blob: data:", "frame-ancestors 'self'"),
    },
  };
}

/**
 * @param {string} pictures
 * @param {string} ancestors
 */
function policy(pictures, ancestors) {
  return (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
    `${pictures}; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; ${ancestors}`
  );
}

const common = { ...read("manifest.json"), version };
const manifest = browser === "chromium" ? forChromium(common) : forFirefox(common);

if (flag === "--development") {
  const matches = ["http://localhost/*", "http://127.0.0.1/*"];
  manifest.host_permissions = matches;
  manifest.content_scripts = [
    { matches, js: ["content.js"], run_at: "document_start", all_frames: false },
  ];
  manifest.optional_host_permissions = ["https://*/*"];
}

writeFileSync(out, `${JSON.stringify(manifest, null, 2)}\n`);
