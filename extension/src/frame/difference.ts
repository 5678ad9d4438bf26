// Where two pictures of a page look different.
import { WHOLE, type Place } from "./messages.ts";

/** Pixels of a side of the squares that are compared. */
const CELL = 12;
/** Squares between two that differ, across and down, that still make one spot: a word, not a letter. */
const REACH = { across: 4, down: 2 };
/**
 * Pixels of a side of the square over which colours are taken together: the
 * same glyph may be drawn up to a pixel beside where it was drawn before.
 */
const BLUR = 5;
const HALF = 2;
/** By how much a colour must differ there, of 255: more than a shift and less than a stroke of a letter. */
const TOLERANCE = 56;
/** More spots than a person looks at one by one. */
const MAX_SPOTS = 12;

/** A picture: four bytes per pixel. */
export type Picture = Pick<ImageData, "data" | "width" | "height">;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The spots in which one picture differs from another, outside of known places. */
export function differences(now: Picture, before: Picture, known: readonly Place[]): Place[] {
  if (now.width !== before.width || now.height !== before.height) {
    return [{ left: 0, top: 0, right: WHOLE, bottom: WHOLE }];
  }
  const columns = Math.ceil(now.width / CELL);
  const rows = Math.ceil(now.height / CELL);
  const different = new Uint8Array(columns * rows);
  for (let channel = 0; channel < 3; channel++) {
    for (const at of differing(now, before, channel)) {
      const y = Math.floor(at / now.width);
      different[Math.floor(y / CELL) * columns + Math.floor((at - y * now.width) / CELL)] = 1;
    }
  }
  for (const place of known) {
    erase(different, columns, rows, place);
  }
  const boxes = gather(different, columns, rows);
  const spots = boxes.length > MAX_SPOTS ? [around(boxes)] : boxes;
  return spots.map((box) => placeOf(box, columns, rows));
}

/** The pixels around which one channel differs. */
function* differing(now: Picture, before: Picture, channel: number): Generator<number> {
  const { width, height } = now;
  const rows = new Int16Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += gap(now, before, 4 * (y * width + x) + channel);
      if (x >= BLUR) {
        sum -= gap(now, before, 4 * (y * width + x - BLUR) + channel);
      }
      rows[y * width + x] = sum;
    }
  }
  const columns = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const last = y < BLUR ? 0 : (rows[(y - BLUR) * width + x] ?? 0);
      const sum = (columns[x] ?? 0) + (rows[y * width + x] ?? 0) - last;
      columns[x] = sum;
      if (Math.abs(sum) > TOLERANCE * BLUR * BLUR) {
        yield Math.max(0, y - HALF) * width + Math.max(0, x - HALF);
      }
    }
  }
}

function gap(now: Picture, before: Picture, at: number): number {
  return (now.data[at] ?? 0) - (before.data[at] ?? 0);
}

/** Forgets what is inside of a place, or just beside it. */
function erase(different: Uint8Array, columns: number, rows: number, { left, top, right, bottom }: Place): void {
  const from = Math.floor((left * columns) / WHOLE) - 1;
  const to = Math.floor((right * columns) / WHOLE) + 1;
  for (let y = Math.floor((top * rows) / WHOLE) - 1; y <= Math.floor((bottom * rows) / WHOLE) + 1; y++) {
    if (y >= 0 && y < rows) {
      different.fill(0, y * columns + Math.max(0, from), y * columns + Math.min(columns - 1, to) + 1);
    }
  }
}

/** Takes squares that are near one another together; empties the grid. */
function gather(different: Uint8Array, columns: number, rows: number): Box[] {
  const boxes: Box[] = [];
  for (let start = different.indexOf(1); start >= 0; start = different.indexOf(1, start)) {
    const box = { left: columns, top: rows, right: 0, bottom: 0 };
    const todo = [start];
    different[start] = 0;
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      const x = at % columns;
      const y = Math.floor(at / columns);
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      for (let near = Math.max(0, y - REACH.down); near <= Math.min(rows - 1, y + REACH.down); near++) {
        for (let beside = Math.max(0, x - REACH.across); beside <= Math.min(columns - 1, x + REACH.across); beside++) {
          const next = near * columns + beside;
          if (different[next] === 1) {
            different[next] = 0;
            todo.push(next);
          }
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}

function around(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

function placeOf({ left, top, right, bottom }: Box, columns: number, rows: number): Place {
  return {
    left: Math.round((left * WHOLE) / columns),
    top: Math.round((top * WHOLE) / rows),
    right: Math.round((right * WHOLE) / columns),
    bottom: Math.round((bottom * WHOLE) / rows),
  };
}
