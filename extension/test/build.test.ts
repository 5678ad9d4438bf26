import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";

test("only the development build knows test authorities", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-build-"));
  try {
    const testpki = path.join(folder, "natsuin-testpki");
    writeFileSync(testpki, '#!/bin/sh\nprintf 0 >"$2/sign-ca3.cer"\n', { mode: 0o755 });
    const out = path.join(folder, "chromium");
    const env = { ...process.env, NATSUIN_WASM: path.resolve("LICENSE"), NATSUIN_TESTPKI: testpki };
    execFileSync("extension/build.sh", ["chromium", out], { env, stdio: "pipe" });
    const script = (build: string) => readFileSync(path.join(build, "verify.js"), "utf8");
    assert.ok(!existsSync(path.join(out, "test-anchors.json")));
    assert.ok(!script(out).includes("test-anchors"), "a shipped build would read test authorities");
    const development = `${out}-development`;
    assert.deepEqual(JSON.parse(readFileSync(path.join(development, "test-anchors.json"), "utf8")), ["MA=="]);
    assert.ok(script(development).includes("test-anchors"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
