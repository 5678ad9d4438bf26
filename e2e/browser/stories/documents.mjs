// Documents as they come: signed before, large, many, and under any name.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { copyFileSync, statSync } from "node:fs";
import path from "node:path";
import { approve, enterPIN, openDialog, seeConsent, takeSigned } from "../consent.mjs";
import { writeScan, writeSlips } from "../documents.mjs";
import { Person } from "../person.mjs";

const FIFTY_MEGABYTES = 50_000_000;

/** ガ and ぱ as one character each, and as letter and mark. */
const NAMES = [
  "売買契約書（ガス・ぱいぷ）髙橋邉子.pdf".normalize("NFC"),
  "売買契約書（ガス・ぱいぷ）.pdf".normalize("NFD"),
  "重要 事項　説明書 2026 年 (写し).pdf",
  `${"長い名前の書類".repeat(10)}.pdf`,
];

/** @type {Record<string, import("./story.mjs").Story>} */
export const DOCUMENTS = {
  "signed-before": {
    given: { documents: signedByAnother },
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
      const signatures = judged(person, "signed.pdf");
      assert.deepEqual(signatures, [
        { name: "高橋　邉子", integrity: "intact" },
        { name: "番号　花子", integrity: "intact" },
      ]);
    },
    card: { verify: 1, sign: 1 },
  },

  "fifty-megabytes": {
    long: true,
    async tell(person) {
      const file = path.join(person.world.folder("scans"), "図面.pdf");
      await writeScan(file, FIFTY_MEGABYTES);
      assert.ok(statSync(file).size >= FIFTY_MEGABYTES * 0.99);
      const site = await person.openSite();
      await person.choose(site, "#choose", [file]);
      await person.sees(site, "#own-names", new RegExp(path.basename(file)));
      const start = Date.now();
      await person.press(site, "#sign-own");
      const consent = await seeConsent(person, [path.basename(file)]);
      const shown = Date.now();
      const dialog = await approve(person, consent);
      const asked = Date.now();
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent, [path.basename(file)]);
      const done = Date.now();
      person.note(`50 MB shown after ${shown - start} ms, files taken ${done - asked} ms after the PIN dialog`);
    },
    card: { verify: 1, sign: 1 },
  },

  "japanese-names": {
    given: {
      documents: (world) => NAMES.map((name) => {
        const file = path.join(world.folder("names"), name);
        copyFileSync(world.setting.day[0] ?? "", file);
        return file;
      }),
    },
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      const listed = await consent.$$eval("#documents li", (items) => items.map((item) => item.textContent));
      for (const [index, name] of NAMES.entries()) {
        assert.ok(listed[index]?.includes(name), `${name} is not listed`);
      }
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: NAMES.length },
  },

  "hundred-documents": {
    long: true,
    async tell(person) {
      const files = await writeSlips(person.world.folder("slips"), 100);
      const names = files.map((file) => path.basename(file));
      const site = await person.openSite();
      await person.choose(site, "#choose", files);
      await person.press(site, "#sign-own");
      const consent = await seeConsent(person, names);
      const dialog = await approve(person, consent);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent, names);
    },
    card: { verify: 1, sign: 100 },
  },
};

/**
 * The contract, signed before by another person on the command line.
 * @param {import("../world.mjs").World} world
 */
async function signedByAnother(world) {
  const contract = world.setting.day[0] ?? "";
  const signed = path.join(world.folder("received"), path.basename(contract));
  await world.insertCard("substitute");
  const sign = world.processes.start("sign", world.artefact("natsuin"), ["sign", "-o", signed, contract], world.environment());
  const person = new Person(world);
  await enterPIN(person, await person.pinDialog());
  await sign.succeeds();
  await world.removeCard();
  return [signed];
}

/**
 * What the command line says of each signature of a file that was kept.
 * @param {Person} person
 * @param {string} file
 */
function judged(person, file) {
  const { world } = person;
  const authority = path.join(world.authorities, "sign-ca3.cer");
  const args = ["verify", "--json", "--attributes", "--anchor", authority, path.join(world.setting.out, file)];
  /** @type {unknown} */
  const report = JSON.parse(output(world.artefact("natsuin"), args));
  const { signatures } = /** @type {import("../../../shim/src/report.ts").Report} */ (report);
  return signatures.map(({ signer, integrity }) => ({ name: signer?.attributes?.name, integrity: integrity.status }));
}

/** What a program prints; verify ends with 3 where revocation is unknown. */
function output(/** @type {string} */ program, /** @type {string[]} */ args) {
  try {
    return execFileSync(program, args, { encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 3 && "stdout" in error) {
      return String(error.stdout);
    }
    throw error;
  }
}
