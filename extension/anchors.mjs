// Writes certificates as the JSON list of base64 that the verify page of a
// development build reads.
//
//   node extension/anchors.mjs FILE.cer... >test-anchors.json
import { readFileSync } from "node:fs";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node extension/anchors.mjs FILE.cer...");
  process.exit(2);
}
console.log(JSON.stringify(files.map((file) => readFileSync(file).toString("base64")), null, 2));
