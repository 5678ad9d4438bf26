import assert from "node:assert/strict";
import { test } from "node:test";
import { authenticate } from "../src/authenticate.ts";
import { requireGoing, until } from "../src/abort.ts";
import { codeOf, NatsuinError } from "../src/error.ts";
import { installWindow } from "./window.ts";

const NONCE = "A".repeat(43) + "=";
const never = new Promise<never>(() => undefined);

test("whichever comes first", async () => {
  const stop = new AbortController();
  assert.equal(await until(stop.signal, Promise.resolve(1), "working"), 1);
  assert.equal(await until(undefined, Promise.resolve(2), "working"), 2);
  await assert.rejects(until(stop.signal, Promise.reject(new NatsuinError("busy", "x")), "working"), { code: "busy" });
  const waiting = until(stop.signal, never, "working");
  stop.abort("had enough");
  await assert.rejects(waiting, { code: "cancelled", cause: "had enough" });
  await assert.rejects(until(stop.signal, Promise.resolve(3), "working"), { code: "cancelled" });
  assert.throws(() => { requireGoing(stop.signal, "working"); }, { code: "cancelled" });
});

test("an abort while the extension is looked for asks nobody for anything", async () => {
  const heard: unknown[] = [];
  const stop = new AbortController();
  const postMessage = (_: unknown, __: string, [port]: [MessagePort]) => {
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      heard.push(data);
      stop.abort();
      port.close();
    };
  };
  installWindow(postMessage);
  const code = await authenticate({ nonce: NONCE }, { signal: stop.signal }).then(() => "none", codeOf);
  assert.equal(code, "cancelled");
  assert.equal(heard.length, 1); // the hello
});
