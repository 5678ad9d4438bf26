// All stories, the demo's first.
import { CANCEL } from "./cancel.mjs";
import { CHANGES } from "./changes.mjs";
import { CHECK } from "./check.mjs";
import { DEATH } from "./death.mjs";
import { DIALOG } from "./dialog.mjs";
import { DISK } from "./disk.mjs";
import { DOCUMENTS } from "./documents.mjs";
import { IMPATIENCE } from "./impatience.mjs";
import { KEYBOARD } from "./keyboard.mjs";
import { LEAVING } from "./leaving.mjs";
import { LIES } from "./lies.mjs";
import { LOGIN } from "./login.mjs";
import { MISSING } from "./missing.mjs";
import { OTHER_EXTENSION } from "./stranger.mjs";
import { PATIENCE } from "./patience.mjs";
import { RELAY } from "./relay.mjs";
import { REMOVAL } from "./removal.mjs";
import { RETURN } from "./return.mjs";
import { SITE } from "./site.mjs";
import { SIGN } from "./sign.mjs";
import { TOGETHER } from "./together.mjs";
import { VERSIONS } from "./versions.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const STORIES = {
  ...SIGN, ...CANCEL, ...LOGIN, ...DOCUMENTS, ...MISSING, ...SITE, ...CHECK, ...CHANGES, ...RETURN,
  ...IMPATIENCE, ...KEYBOARD, ...OTHER_EXTENSION, ...PATIENCE, ...RELAY, ...LIES, ...LEAVING,
  ...DEATH, ...REMOVAL, ...DIALOG, ...VERSIONS, ...TOGETHER, ...DISK,
};
