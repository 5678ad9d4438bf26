// Presses that were not meant for this window: a key that was down, or the
// second half of a double click, when the window opened below it.
import { ATTENTION } from "./gate.ts";

/** What tells a fresh press from one that began earlier. */
export interface Press {
  /** Whether the key has been down before; of a click, false. */
  repeat: boolean;
  /** Milliseconds since the window opened. */
  age: number;
}

/**
 * Whether a press counts. A key that was down before the window opened repeats
 * within its first second; what it does after that says of itself that it is
 * a repetition.
 */
export function isFresh({ repeat, age }: Press): boolean {
  return !repeat && age >= ATTENTION;
}

/**
 * Keeps every other press of a key from this window, and every other click from
 * the button that lies nearest to harm.
 */
export function ignoreStalePresses(cancel: HTMLElement): void {
  const opened = performance.now();
  const drop = (event: KeyboardEvent | MouseEvent) => {
    const repeat = event instanceof KeyboardEvent && event.repeat;
    if (!isFresh({ repeat, age: performance.now() - opened })) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      drop(event);
    }
  }, true);
  cancel.addEventListener("click", drop, true);
}
