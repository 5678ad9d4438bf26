// Presses that were not meant for this window: a key that was down, or a
// further click of an impatient person, when the window opened below it.
import { ATTENTION } from "./gate.ts";

/**
 * Tells a press that was meant for this window from one that began before it.
 * Nothing counts in the first second in front of the person, nor for a second
 * after each press that did not count: who hammers has not read.
 */
export class Presses {
  private quietSince: number | null = null;
  private counted = false;

  /** The window is in front of the person; only the first time matters. */
  attended(now: number): void {
    this.quietSince ??= now;
  }

  /**
   * Whether a press counts.
   * @param repeat of a key that is held: it never does
   * @param now milliseconds of one monotonic clock
   */
  take(repeat: boolean, now: number): boolean {
    if (repeat) {
      if (!this.counted) {
        this.quietSince = now;
      }
      return false; // of a press that counted, the first was enough
    }
    this.counted = this.quietSince !== null && now - this.quietSince >= ATTENTION;
    if (!this.counted) {
      this.quietSince = now;
    }
    return this.counted;
  }
}

/** Resolves when Enter is up; at once if it is not held. */
export type Released = () => Promise<void>;

/**
 * Keeps every other press of a key from this window, and every other click from
 * the buttons that decide. A press on a button that still sleeps makes no click,
 * but is one.
 * @returns what to wait for before a dialog opens, which would take a held
 *   Enter for its own
 */
export function ignoreStalePresses(decide: HTMLElement): Released {
  const presses = new Presses();
  const look = () => {
    if (document.hasFocus()) {
      presses.attended(performance.now());
    }
  };
  const drop = (event: KeyboardEvent | MouseEvent) => {
    const repeat = event instanceof KeyboardEvent && event.repeat;
    if (!presses.take(repeat, performance.now())) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  look();
  window.addEventListener("focus", look);
  const released = watchEnter(); // must hear of keys before they are dropped
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      drop(event);
    }
  }, true);
  decide.addEventListener("pointerdown", () => { presses.take(false, performance.now()); }, true);
  decide.addEventListener("click", drop, true);
  return released;
}

function watchEnter(): Released {
  let held = false;
  const note = (down: boolean) => ({ key }: KeyboardEvent) => {
    held = key === "Enter" ? down : held;
  };
  window.addEventListener("keydown", note(true), true);
  window.addEventListener("keyup", note(false), true);
  window.addEventListener("blur", () => { held = false; }); // nobody will say when it is up
  return async () => {
    while (held) {
      await new Promise((resolve) => {
        window.addEventListener("keyup", resolve, { once: true });
        window.addEventListener("blur", resolve, { once: true });
      });
    }
  };
}
