// The extension's button in the toolbar, as a person reaches it by the
// keyboard, and the browser's own question that follows.
import { soon, until } from "./processes.mjs";

/** @typedef {import("./person.mjs").Person} Person */

/** The key of the manifest's commands, as X names it. */
const KEY = "alt+shift+k";
/** Name that Firefox's panels have as windows; Chromium draws its own inside. */
const PANEL = "Firefox";
/** Milliseconds in which an answer to a key is usually there. */
const ANSWER = 5000;
/** A point of the screen that is the page's, and darkens under a question. */
const PAGE_POINT = /** @type {const} */ ([15, 740]);

/** Opens the popup and allows the site in the current tab to ask. */
export async function allowSite(/** @type {Person} */ person) {
  const { screen } = person;
  const light = screen.colourAt(...PAGE_POINT);
  await openPopup(person);
  person.screenPicture("popup");
  if (person.world.setting.family === "chromium") {
    await walkTo(person, "the browser's question", () => screen.colourAt(...PAGE_POINT) !== light);
    person.screenPicture("question");
    await settled(screen);
    screen.key("Tab"); // from the first button, which refuses, to the second
    await until("the question to go", async () => {
      screen.key("Return"); // of no effect in its first moments
      return await soon(() => screen.colourAt(...PAGE_POINT) === light, 1000);
    });
    return;
  }
  const [popup] = screen.windows(PANEL);
  await walkTo(person, "the browser's question", () => questionOf(person, popup) !== undefined);
  await answerQuestion(person, popup);
  await until("the popup to go", async () => {
    if (screen.windows(PANEL).length > 0) {
      screen.key("Escape");
    }
    return await soon(() => screen.windows(PANEL).length === 0, 1000);
  });
}

/** Firefox's question, a window beside the popup. */
function questionOf(/** @type {Person} */ { screen }, /** @type {string | undefined} */ popup) {
  return screen.windows(PANEL).find((window) => window !== popup);
}

/**
 * Says yes to the question that Firefox asks.
 * @param {Person} person
 * @param {string} [popup] the window that is no question
 */
export async function answerQuestion(person, popup) {
  await until("the browser's question", () => questionOf(person, popup));
  person.screenPicture("question");
  await until("the question to go", async () => {
    const window = questionOf(person, popup);
    if (window !== undefined) {
      person.screen.clickCorner(window, 60, 30); // of no effect in its first moments
    }
    return await soon(() => questionOf(person, popup) === undefined, 1000);
  });
}

/** Waits until a question no longer fades in: before that it takes no key. */
async function settled(/** @type {Person["screen"]} */ screen) {
  await until("the question to stand still", async () => {
    const before = screen.colourAt(...PAGE_POINT);
    return !(await soon(() => screen.colourAt(...PAGE_POINT) !== before, 1000));
  });
}

/** Opens the page on which signed files are checked. */
export async function openVerifyPage(/** @type {Person} */ person) {
  await openPopup(person);
  await walkTo(person, "the verify page", async () => (await person.pageOf("verify.html")) !== null);
  const page = await until("the verify page", () => person.pageOf("verify.html"));
  await page.waitForSelector("body[data-ready]");
  return page;
}

async function openPopup(/** @type {Person} */ person) {
  const isOpen = () =>
    person.world.setting.family === "chromium"
      ? (person.world.browser?.targets() ?? []).some((target) => target.url().endsWith("/popup.html"))
      : person.screen.windows(PANEL).length > 0;
  // Again, if the browser had no ear for the first: it may just be changing tabs.
  await until("the toolbar popup", async () => {
    person.screen.key(KEY);
    return await soon(isOpen, ANSWER);
  });
}

/**
 * Goes to the popup's first button, which is the one that is wanted, and
 * presses it. The first key may only reach the popup itself.
 * @param {Person} person
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} happened
 */
async function walkTo(person, what, happened) {
  await until(what, async () => {
    person.screen.key("Tab", "Return");
    return await soon(happened, ANSWER);
  });
}
