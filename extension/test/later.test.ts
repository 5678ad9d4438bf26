import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Report, SignatureReport } from "../../shim/src/report.ts";
import { hasChanges, hasEarlier, laterOf } from "../src/verify/later.ts";

type Change = SignatureReport["changes"][number];

function change(what: string, rule: string, more: Partial<Change> = {}): Change {
  return { revision: 1, object: 7, what, rule, ...more };
}

function signature(name: string): SignatureReport {
  const [first] = (JSON.parse(readFileSync(`verify/testdata/${name}.json`, "utf8")) as Report).signatures;
  assert.ok(first);
  return first;
}

test("changes are grouped by page, the same rectangle counts once", () => {
  const rect = [1, 2, 3, 4];
  const { stops, anywhere } = laterOf({
    changes: [
      change("annotation", "annotation-added", { page: 3, rect: [5, 5, 9, 9] }),
      change("page", "annotations", { page: 1 }),
      change("field", "field-filled", { page: 1, rect, field: "備考" }),
      change("appearance", "field-filled", { page: 1, rect }),
      change("catalog", "catalog"),
    ],
  });
  assert.equal(anywhere, false);
  assert.deepEqual(stops, [
    { page: 1, shown: [{ kind: "filled", rect, field: "備考" }], somewhere: false },
    { page: 3, shown: [{ kind: "note", rect: [5, 5, 9, 9], field: "" }], somewhere: false },
  ]);
});

test("what no rule recognised is looked for, on its page or on all", () => {
  assert.deepEqual(laterOf({ changes: [change("page", "", { page: 2 })] }), {
    stops: [{ page: 2, shown: [], somewhere: true }], anywhere: false,
  });
  assert.deepEqual(laterOf({ changes: [change("font", "")] }), { stops: [], anywhere: true });
  const [stop] = laterOf({ changes: [change("removed", "", { page: 1, rect: [0, 0, 1, 1] })] }).stops;
  assert.equal(stop?.shown[0]?.kind, "removed");
});

test("changes that nobody sees are no reason to look", () => {
  const invisible = { ...signature("pades-passed"), changes: [change("signature", "signature-added", { page: 1 })], signedSize: 100 };
  assert.equal(hasChanges(invisible, 200), false);
  assert.equal(hasEarlier(invisible, 200), true);
});

test("nothing is called signed that may not be what was signed", () => {
  const later = { ...signature("pades-changed-later"), changes: [change("font", "")], signedSize: 100 };
  assert.equal(hasChanges(later, 200), true);
  assert.equal(hasEarlier(later, 100), false);
  assert.equal(hasEarlier({ ...later, signedSize: 0 }, 200), false);
  assert.equal(hasChanges({ ...later, integrity: { status: "modified", problems: [] } }, 200), false);
});
