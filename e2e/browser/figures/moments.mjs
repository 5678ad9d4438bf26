// What of a request is the card's, the person's and ours.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { round, summary } from "./numbers.mjs";

/** @typedef {import("./requests.mjs").Moments} Moments */

/** A time of the card's log in milliseconds since 1970. @param {string} time RFC 3339 with a fraction */
function milliseconds(time) {
  const [, second = "", fraction = ""] = /^(.{19})(\.\d+)?Z$/.exec(time) ?? [];
  return Date.parse(`${second}Z`) + Number(`0${fraction || ".0"}`) * 1000;
}

/**
 * The card's first and last sign of life before the dialog and after it.
 * @param {string} log card.jsonl
 * @param {number} from
 * @param {number} to
 * @param {import("./pinentry.mjs").Dialog} dialog
 */
export function cardMoments(log, from, to, dialog) {
  const times = readFileSync(log, "utf8").trim().split("\n").map((line) => {
    /** @type {unknown} */
    const entry = JSON.parse(line);
    return milliseconds(/** @type {{ time: string }} */ (entry).time);
  }).filter((time) => time >= from && time <= to);
  const before = times.filter((time) => time < dialog.start);
  const after = times.filter((time) => time >= dialog.start);
  assert.ok(before.length > 1 && after.length > 1, "the card was not used before and after the dialog");
  return {
    before: { first: before.at(0) ?? 0, last: before.at(-1) ?? 0 },
    after: { first: after.at(0) ?? 0, last: after.at(-1) ?? 0 },
  };
}

/** The parts of one request in milliseconds. @param {Moments} m */
export function partsOf({ called, asked, opened, pressed, dialog, card, replied }) {
  const cardTime = card.before.last - card.before.first + card.after.last - card.after.first;
  const parts = {
    call: asked - called,
    guardian: card.before.first - pressed,
    dialogStart: dialog.start - card.before.last,
    pin: card.after.first - dialog.end,
    reply: replied - card.after.last,
  };
  return {
    overhead: Object.values(parts).reduce((sum, part) => sum + part, 0),
    ...parts, windowOpening: opened - asked, card: cardTime, typing: dialog.end - dialog.start,
  };
}

/** What the names of partsOf mean; goes into the file of figures. */
const MEANINGS = {
  overhead:
    "reply − call, without: consent (from the background storing the session, just before it asks the browser for a " +
    "window, to the click on approve), dialog (from the first line of the program that types the PIN to its answer) " +
    "and card (first to last line of the card's log, before the dialog and after it; so with what PC/SC takes between " +
    "two commands). It is the sum of the next five.",
  call: "page's call → session stored: page, content script, background",
  guardian: "click on approve → card gets power: consent window, host, guardian's start, PC/SC finding the card",
  dialogStart: "last answer of the card → first line of the dialog's program: guardian, host, start of a process",
  pin: "PIN typed → VERIFY answered by the card: host, guardian, PC/SC, and the command itself",
  reply: "card without power → page has the reply: PC/SC, end of the guardian, host, consent window, content script",
  windowOpening: "not in overhead: session stored → the browser begins to load the consent window",
  card: "not in overhead", typing: "not in overhead",
};

/** Percentiles of every part. @param {readonly Moments[]} moments */
export function overhead(moments) {
  const all = moments.map(partsOf);
  const names = /** @type {(keyof typeof MEANINGS)[]} */ (Object.keys(MEANINGS));
  const parts = Object.fromEntries(names.map((name) => [name, summary(all.map((parts) => parts[name]))]));
  return { meanings: MEANINGS, milliseconds: parts };
}

/** A request of many documents. @param {{ documents: number, moments: Moments }} request */
export function batch({ documents, moments }) {
  const { called, pressed, replied, dialog } = moments;
  const work = replied - pressed - (dialog.end - dialog.start);
  return {
    documents,
    totalMs: round(replied - called),
    untilApprovedMs: round(pressed - called),
    afterApprovalMs: round(work),
    afterApprovalPerDocumentMs: round(work / documents),
    cardMs: round(partsOf(moments).card),
  };
}
