// Writes the manifest of one build: the committed manifest, the identity that
// host manifests refer to, the version, and for development builds the right
// to run on this computer's own pages without being asked.
//
//   node extension/manifest.mjs VERSION OUTFILE [--development]
import { readFileSync, writeFileSync } from "node:fs";

const [version, out, flag] = process.argv.slice(2);
if (version === undefined || out === undefined || (flag !== undefined && flag !== "--development")) {
  console.error("usage: node extension/manifest.mjs VERSION OUTFILE [--development]");
  process.exit(2);
}

/**
 * @param {string} name
 * @returns {Record<string, unknown>}
 */
function read(name) {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  /** @type {unknown} */
  const value = JSON.parse(text);
  return /** @type {Record<string, unknown>} */ (value);
}

const manifest = read("manifest.json");
const identity = read("identity.json");
manifest.version = version;
manifest.key = identity.chromiumKey;

if (flag === "--development") {
  const matches = ["http://localhost/*", "http://127.0.0.1/*"];
  manifest.host_permissions = matches;
  manifest.content_scripts = [
    { matches, js: ["content.js"], run_at: "document_start", all_frames: false },
  ];
  manifest.optional_host_permissions = ["https://*/*"];
}

writeFileSync(out, `${JSON.stringify(manifest, null, 2)}\n`);
