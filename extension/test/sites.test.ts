import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { forbid, isBuiltIn, originFrom, permission, permit, permittedSites } from "../src/background/sites.ts";
import { siteName } from "../src/options/sites.ts";
import { chosenLanguage, saveLanguage } from "../src/text/language.ts";
import { optionsTextOf } from "../src/text/options.ts";
import { codeOf } from "../../shim/src/error.ts";
import { FakeEvent, installChrome, settle } from "./fakes.ts";

const OWN = "http://localhost/*";
let granted: string[] = [];
let removed = new FakeEvent<object>();
let stored: Record<string, unknown> = {};

beforeEach(() => {
  removed = new FakeEvent();
  granted = ["https://b.example.jp/*", OWN, "https://a.example.jp/*"];
  stored = {};
  installChrome({
    runtime: { getManifest: () => ({ host_permissions: [OWN] }) },
    permissions: {
      onRemoved: removed,
      contains: ({ origins }: { origins: string[] }) => Promise.resolve(origins.every((one) => granted.includes(one))),
      getAll: () => Promise.resolve({ origins: granted }),
      request: ({ origins }: { origins: string[] }) => {
        granted.push(...origins);
        return Promise.resolve(true);
      },
      remove: ({ origins }: { origins: string[] }) => {
        if (origins.includes("https://b.example.jp/*")) {
          return Promise.reject(new Error("You cannot remove required permissions."));
        }
        granted = granted.filter((pattern) => !origins.includes(pattern));
        return Promise.resolve(true);
      },
    },
    storage: {
      local: {
        get: (key: string) => Promise.resolve({ [key]: stored[key] }),
        set: (values: object) => Promise.resolve(Object.assign(stored, values)),
        remove: (key: string) => Promise.resolve(Reflect.deleteProperty(stored, key)),
      },
    },
  });
});

test("sites are listed in order, and those of the build are fixed", async () => {
  assert.deepEqual(await permittedSites(), [
    { pattern: OWN, fixed: true },
    { pattern: "https://a.example.jp/*", fixed: false },
    { pattern: "https://b.example.jp/*", fixed: false },
  ]);
  assert.equal(isBuiltIn("https://a.example.jp/*"), false);
});

test("sites are added and taken back, except an administrator's", async () => {
  assert.equal(await permit("https://c.example.jp/*"), true);
  assert.equal(await forbid("https://a.example.jp/*"), true);
  assert.equal(await forbid("https://b.example.jp/*"), false);
  assert.deepEqual((await permittedSites()).map(({ pattern }) => pattern), [OWN, "https://b.example.jp/*", "https://c.example.jp/*"]);
});

test("a permission ends when it is taken back, and not with another's", async () => {
  const going = permission("https://a.example.jp");
  await forbid("https://c.example.jp/*");
  removed.fire({});
  await settle();
  assert.equal(going.aborted, false);
  await forbid("https://a.example.jp/*");
  removed.fire({});
  await settle();
  assert.equal(codeOf(going.reason), "site-not-permitted");
});

test("an address names a site as people write it, or none that can ask", () => {
  const wanted: Record<string, string | null> = {
    "example.jp": "https://example.jp",
    " https://example.jp/path?q#f ": "https://example.jp",
    "https://日本語.jp": "https://xn--wgv71a119e.jp",
    "example.jp:8443": "https://example.jp:8443",
    "http://localhost:8080/": "http://localhost:8080",
    "http://example.jp": null,
    "ftp://example.jp": null,
    "file:///etc/passwd": null,
    "about:blank": null,
    "chrome://settings": null,
    "": null,
    "two words": null,
  };
  for (const [address, origin] of Object.entries(wanted)) {
    assert.equal(originFrom(address), origin, address);
  }
});

test("patterns are shown as people know sites", () => {
  const text = optionsTextOf("ja");
  assert.equal(siteName("https://example.jp/*", text), "https://example.jp");
  assert.equal(siteName("https://*.example.jp/*", text), "https://*.example.jp");
  for (const pattern of ["https://*/*", "*://*/*", "<all_urls>"]) {
    assert.equal(siteName(pattern, text), "すべてのサイト");
  }
});

test("a language is chosen, and given back to the browser", async () => {
  assert.equal(await chosenLanguage(), null);
  await saveLanguage("en");
  assert.equal(await chosenLanguage(), "en");
  await saveLanguage(null);
  assert.equal(await chosenLanguage(), null);
  stored.language = "fr";
  assert.equal(await chosenLanguage(), null);
});
