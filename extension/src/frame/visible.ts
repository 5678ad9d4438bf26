// Text as it is: whatever draws nothing, draws like something else or moves its
// neighbours gets a mark with its code.

/**
 * Characters that a reader would not see or not tell apart: controls but for
 * line ends, formats (bidirectional controls, zero widths), every space but
 * U+0020 and U+3000, private and unassigned ones, and white space at an end.
 */
const UNSEEN = /[^\P{C}\n]|[^\P{Z} \u3000]|^[ \u3000\n]+|[ \u3000\n]+$/gu;

/** One piece of a text: as it is, or the name of a character that nobody sees. */
export interface Piece {
  text: string;
  mark: boolean;
}

/** Cuts a text where it has characters that nobody sees. */
export function visible(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(UNSEEN)) {
    if (found.index > at) {
      pieces.push({ text: text.slice(at, found.index), mark: false });
    }
    for (const character of found[0]) {
      pieces.push({ text: nameOf(character), mark: true });
    }
    at = found.index + found[0].length;
  }
  if (at < text.length) {
    pieces.push({ text: text.slice(at), mark: false });
  }
  return pieces;
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
