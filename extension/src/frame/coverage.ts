// Which parts of a page have been on the screen. A page counts as seen when
// its whole height was visible at some time, not when a corner was.

/** What may stay unseen at the edges of an interval, as a fraction. */
const TOLERANCE = 0.01;

interface Interval {
  from: number;
  to: number;
}

/** Coverage of one page's height, from 0 (top) to 1 (bottom). */
export class Coverage {
  private intervals: Interval[] = [];

  /** Marks the part between two fractions of the height as seen. */
  add(from: number, to: number): void {
    const start = Math.max(0, from);
    const end = Math.min(1, to);
    if (!(end > start)) {
      return;
    }
    const merged: Interval = { from: start, to: end };
    const apart: Interval[] = [];
    for (const old of this.intervals) {
      if (old.to < merged.from - TOLERANCE || old.from > merged.to + TOLERANCE) {
        apart.push(old);
        continue;
      }
      merged.from = Math.min(merged.from, old.from);
      merged.to = Math.max(merged.to, old.to);
    }
    this.intervals = [...apart, merged].sort((a, b) => a.from - b.from);
  }

  /** The first fraction that was not seen yet, or null when all was. */
  firstGap(): number | null {
    const first = this.intervals[0];
    if (first === undefined || first.from > TOLERANCE) {
      return 0;
    }
    return first.to < 1 - TOLERANCE ? first.to : null;
  }

  /** Whether the whole page was seen. */
  complete(): boolean {
    return this.firstGap() === null;
  }
}
