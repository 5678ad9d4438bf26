// Measures what a person waits for in one real browser with the real
// extension, host, PC/SC daemon and a virtual card. Needs root, the built
// artefacts, and what build/figures.sh puts into --bench and --samples.
//
//   node e2e/browser/figures.mjs --browser chromium|firefox --out FILE
//        --bench DIR --samples DIR [--dist DIR] [--logins N] [--rounds N]
//
// Writes one JSON file. The window's second of attention makes a login take
// two seconds, so the default of 200 takes several minutes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { enterNamespace } from "./namespace.mjs";
import { Person } from "./person.mjs";
import { World } from "./world.mjs";
import { measureModule } from "./figures/module.mjs";
import { batch, overhead } from "./figures/moments.mjs";
import { load, summary, yardstick } from "./figures/numbers.mjs";
import { ScriptedDialog } from "./figures/pinentry.mjs";
import { Requests } from "./figures/requests.mjs";
import { startSite } from "./figures/site.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function options() {
  const { values } = parseArgs({
    options: {
      browser: { type: "string", default: "" },
      out: { type: "string", default: "" },
      bench: { type: "string", default: "" },
      samples: { type: "string", default: "" },
      dist: { type: "string", default: path.join(ROOT, "dist") },
      logins: { type: "string", default: "200" },
      rounds: { type: "string", default: "9" },
    },
  });
  const family = FAMILIES.find((family) => family === values.browser);
  assert.ok(family !== undefined && values.out && values.bench && values.samples, "usage: see the head of figures.mjs");
  return { ...values, family, dist: path.resolve(values.dist), logins: Number(values.logins), rounds: Number(values.rounds) };
}

/** A world whose PIN dialog types by itself. @param {ReturnType<typeof options>} options */
async function measure({ family, dist, bench, samples, logins, rounds }) {
  const logs = mkdtempSync(path.join(os.tmpdir(), "natsuin-figures-"));
  const dialog = new ScriptedDialog(logs);
  process.env.NATSUIN_PINENTRY = dialog.program; // inherited by browser and host
  const world = new World({ family, dist, day: [], out: logs }, { documents: () => [] });
  const site = await startSite({ shim: path.join(dist, "shim"), bench, samples });
  try {
    const browser = await world.start();
    world.url = site.url;
    const person = new Person(world);
    const page = await person.openSite();
    const loads = [load()];
    const module = await measureModule(page, rounds);
    loads.push(load());
    const requests = new Requests(person, page, dialog);
    await requests.login(); // everything was started once
    const moments = [];
    const processes = [];
    while (moments.length < logins) {
      moments.push(await requests.login());
      processes.push(yardstick());
      if (moments.length % 20 === 0) {
        console.error(`${family}: ${moments.length} logins`);
      }
    }
    const authenticate = { ...overhead(moments), emptyProcess: summary(processes) };
    loads.push(load());
    const hundredDocuments = batch(await requests.signHundred());
    loads.push(load());
    return { browser: await browser.version(), loadAverages: loads, authenticate, hundredDocuments, ...module };
  } finally {
    site.close();
    await world.stop();
    rmSync(logs, { recursive: true, force: true });
  }
}

const asked = options();
enterNamespace();
writeFileSync(asked.out, `${JSON.stringify(await measure(asked), null, 2)}\n`);
