// The disk is full when the person saves.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, watch } from "node:fs";
import path from "node:path";
import { askForPIN } from "../again.mjs";
import { chooseFolder, PRESS_AGAIN } from "../browsers.mjs";
import { enterPIN, seeOutcome, takeFromSite } from "../consent.mjs";
import { until } from "../processes.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const DISK = {
  "disk-full": {
    async tell(person) {
      const { world } = person;
      const { browser, home, setting } = world;
      assert.ok(browser);
      const site = await person.openSite();
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await seeOutcome(person, consent);

      const folder = await chooseFolder(setting.family, browser, home, path.join(setting.out, "small-disk"));
      const disk = (/** @type {string} */ options) => { execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]); };
      disk("size=16k");
      let tried = false;
      const watcher = watch(folder, () => { tried = true; });
      await save(person, consent, () => tried);
      watcher.close();
      await person.sees(consent, "#saved", /保存を始めました。この窓を閉じる前に、ファイルができたことを確かめてください/);
      await person.picture(consent, "disk-full");

      // What the person finds is missing is saved once there is room, and is
      // on the site, too. Nothing half-written ever bears the file's name.
      disk("remount,size=10m");
      const saved = await save(person, consent, () => whole(folder));
      execFileSync("umount", ["--lazy", folder]);
      await person.pressAndLeave(consent, "#close");
      const [taken] = await takeFromSite(person, site, world.documents.map((document) => path.basename(document)));
      assert.ok(taken);
      for (const file of saved) {
        assert.ok(taken.bytes.equals(file), "a file was half-written");
      }
    },
    card: { verify: 1, sign: 1 },
  },
};

/**
 * Saves until something comes of it.
 * @template T
 * @param {import("../person.mjs").Person} person
 * @param {import("puppeteer-core").Page} consent
 * @param {() => T} happened
 */
async function save(person, consent, happened) {
  let pressed = 0;
  return await until("the browser to save", async () => {
    if (Date.now() > pressed + PRESS_AGAIN) {
      await person.press(consent, "#save-all");
      pressed = Date.now();
    }
    return happened();
  });
}

/** The PDFs in a folder, when there are some and all that is written is. */
function whole(/** @type {string} */ folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".pdf")).map((name) => readFileSync(path.join(folder, name)));
  return files.length > 0 && files.every((file) => file.length > 0) ? files : undefined;
}
