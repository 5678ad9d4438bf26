// The screen as a whole, with real keys and the real mouse: what no driver of
// a browser reaches, because it is a dialog or belongs to another program.
import { execFileSync } from "node:child_process";
import process from "node:process";

/** Milliseconds between two keys. */
const KEY_DELAY = 30;
/** Milliseconds between two clicks. */
const CLICK_DELAY = 120;

/** Colours that a window without letters may have. */
const PLAIN = 8;

/** One X display. */
export class Screen {
  /** @param {string} display */
  constructor(display) {
    this.env = { ...process.env, DISPLAY: display };
  }

  /** Types letters and digits. */
  type(/** @type {string} */ text) {
    this.#x("type", "--delay", String(KEY_DELAY), text);
  }

  /** Strikes keys, one after the other, as X names them. */
  key(/** @type {string[]} */ ...keys) {
    this.#x("key", "--delay", String(KEY_DELAY), ...keys);
  }

  /** Holds keys down until they are released; X repeats the last one. */
  hold(/** @type {string[]} */ ...keys) {
    this.#x("keydown", ...keys);
  }

  /** Lets go of keys that are held. */
  release(/** @type {string[]} */ ...keys) {
    this.#x("keyup", ...keys);
  }

  /**
   * Clicks as fast as an impatient person does.
   * @param {{ x: number, y: number }} point
   * @param {number} times
   */
  click({ x, y }, times) {
    this.#x("mousemove", String(x), String(y), "click", "--repeat", String(times), "--delay", String(CLICK_DELAY), "1");
  }

  /**
   * Clicks at a distance from a window's lower right corner.
   * @param {string} window
   * @param {number} right
   * @param {number} below
   */
  clickCorner(window, right, below) {
    const shape = this.#x("getwindowgeometry", "--shell", window);
    const number = (/** @type {string} */ name) => Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(shape)?.[1]);
    const [x, y] = [number("X") + number("WIDTH") - right, number("Y") + number("HEIGHT") - below];
    this.#x("mousemove", String(x), String(y), "click", "1");
  }

  /**
   * Gives a window the keyboard, as a window manager does when another closes;
   * this screen has none.
   * @param {string} name what its title begins with
   */
  focus(name) {
    this.#x("search", "--onlyvisible", "--name", `^${name}`, "windowfocus");
  }

  /** The visible windows that have exactly this name. */
  windows(/** @type {string} */ name) {
    return this.#search("--name", `^${name}$`);
  }

  /** Window and process of every PIN dialog; X uses window numbers again. */
  dialogs() {
    try {
      return this.#search("--class", "pinentry").map((window) => `${window} ${this.#x("getwindowpid", window).trim()}`);
    } catch {
      return []; // one that just goes
    }
  }

  /** Whether a dialog shows more than the plain ground of a window that is not drawn yet. */
  isDrawn(/** @type {string} */ dialog) {
    try {
      const [window = ""] = dialog.split(" ");
      const colours = execFileSync("import", ["-window", window, "-format", "%k", "info:-"], { env: this.env, encoding: "utf8" });
      return Number(colours) > PLAIN;
    } catch {
      return false; // one that just goes
    }
  }

  /** The colour of one point. */
  colourAt(/** @type {number} */ x, /** @type {number} */ y) {
    return this.#import("-crop", `1x1+${x}+${y}`, "-depth", "8", "txt:-").split("\n")[1] ?? "";
  }

  /** Takes a picture. */
  picture(/** @type {string} */ file) {
    this.#import(file);
  }

  /** @returns {string[]} */
  #search(/** @type {string[]} */ ...what) {
    try {
      return this.#x("search", "--onlyvisible", ...what).split("\n").filter(Boolean);
    } catch {
      return []; // xdotool fails when it finds none
    }
  }

  #x(/** @type {string[]} */ ...args) {
    return execFileSync("xdotool", args, { env: this.env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }

  #import(/** @type {string[]} */ ...args) {
    return execFileSync("import", ["-window", "root", ...args], { env: this.env, encoding: "utf8" });
  }
}
