// When the approve button wakes up: everything was shown, and the window was
// in front of the person for a while, without a break.

/** Milliseconds of attention before a decision counts. */
export const ATTENTION = 1000;

/** What the gate looks at. Times are milliseconds of one monotonic clock. */
export interface GateInput {
  /** Whether all that the decision rests on was on the screen. */
  allSeen: boolean;
  /** Whether the window is visible and has the focus. */
  attended: boolean;
}

/** Remembers since when both conditions hold. */
export class Gate {
  private since: number | null = null;

  /**
   * Takes note of the conditions at a moment.
   * @returns milliseconds until approval is possible; 0 when it is now, null
   *   when no waiting will help
   */
  update(input: GateInput, now: number): number | null {
    if (!input.allSeen || !input.attended) {
      this.since = null;
      return null;
    }
    this.since ??= now;
    return Math.max(0, this.since + ATTENTION - now);
  }
}
