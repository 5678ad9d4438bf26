import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import identity from "../identity.json";

/** The manifest of a build; tests run in the repository's root. */
function manifest(...flags: string[]): Record<string, unknown> {
  const [browser, ...rest] = flags;
  const folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-manifest-"));
  const file = path.join(folder, "manifest.json");
  try {
    execFileSync(process.execPath, ["extension/manifest.mjs", browser ?? "", "1.2.3", file, ...rest], { stdio: "pipe" });
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("Chromium's build has its keys and none of Firefox's", () => {
  const made = manifest("chromium");
  assert.equal(made.key, identity.chromiumKey);
  assert.deepEqual(made.externally_connectable, { ids: [] });
  assert.deepEqual(made.sandbox, { pages: ["frame.html"] });
  assert.ok(!("browser_specific_settings" in made));
});

test("Firefox's build has its keys and none of Chromium's", () => {
  const made = manifest("firefox");
  const { gecko } = made.browser_specific_settings as { gecko: Record<string, unknown> };
  assert.equal(gecko.id, identity.firefoxId);
  assert.match(String(gecko.strict_min_version), /^\d+\.0$/);
  assert.deepEqual(gecko.data_collection_permissions, { required: ["none"] });
  assert.deepEqual(made.background, { scripts: ["background.js"] });
  for (const key of ["key", "minimum_chrome_version", "externally_connectable", "sandbox"]) {
    assert.ok(!(key in made), key);
  }
});

test("only development builds run anywhere unasked", () => {
  for (const browser of ["chromium", "firefox"]) {
    const shipped = manifest(browser);
    assert.ok(!("host_permissions" in shipped) && !("content_scripts" in shipped), browser);
    assert.ok(!("web_accessible_resources" in shipped), browser);
    // This computer's own pages are to be had, as any site: when asked for.
    const optional = shipped.optional_host_permissions;
    assert.deepEqual(optional, ["https://*/*", "http://localhost/*", "http://127.0.0.1/*"], browser);
    const { host_permissions: hosts } = manifest(browser, "--development");
    assert.deepEqual(hosts, ["http://localhost/*", "http://127.0.0.1/*"]);
  }
});

test("another browser is refused", () => {
  assert.throws(() => manifest("safari"));
  assert.throws(() => manifest("firefox", "--developer"));
});
