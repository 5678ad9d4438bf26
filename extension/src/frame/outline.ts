// An XML document as a person reads it: one row for each line that the window's
// module found, with the text as it is signed. Nothing here parses anything.
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import { reachOf } from "../common/lines.ts";
import { Coverage } from "./coverage.ts";
import type { OutlineWords } from "./messages.ts";
import { Reading, type Position } from "./reading.ts";
import { visible } from "./visible.ts";

/** Lines of one page. */
const LINES = 30;

/** Levels that are moved to the right; deeper ones stay there, with their number. */
const MAX_INDENT = 12;

/** One document in the frame. */
export class Outline {
  /** How many pages the lines fill. */
  readonly pages: number;
  private readonly reading: Reading;

  /** Lays everything out and reports after every move. */
  constructor(scroller: HTMLElement, lines: readonly Line[], words: OutlineWords, report: (position: Position) => void) {
    this.reading = new Reading(scroller, report);
    this.pages = Math.max(1, Math.ceil(lines.length / LINES));
    const { around } = reachOf(lines);
    const sections = Array.from({ length: this.pages }, (_, page) => {
      const section = document.createElement("section");
      section.className = "outline";
      section.setAttribute("aria-label", `${words.pageLabel} ${page + 1} / ${this.pages}`);
      section.append(...lines.slice(page * LINES, (page + 1) * LINES).map((line) => row(line, words, around.has(line))));
      return section;
    });
    scroller.replaceChildren(...sections);
    this.reading.follow(sections.map((element) => ({
      element,
      coverage: new Coverage(),
      draw: () => true,
      drop: () => undefined,
    })));
    window.addEventListener("resize", () => { this.reading.schedule(); });
  }

  /** Scrolls to the first part that was not on the screen yet. */
  advance(): void {
    this.reading.advance();
  }
}

function row(line: Line, words: OutlineWords, around: boolean): HTMLElement {
  const { depth, kind, covered, name = "", text = "", attributes = [] } = line;
  const whole = document.createElement("div");
  whole.className = `line ${kind}`;
  whole.style.marginInlineStart = `${Math.min(depth, MAX_INDENT) * 1.1}em`;
  const head = document.createElement("div");
  head.className = "name";
  if (kind === "signature") {
    head.append(words.signature);
  } else if (kind === "instruction") {
    head.append(`${words.instruction} `, code(name));
  } else if (kind === "element") {
    const label = Object.hasOwn(words.labels, local(name)) ? words.labels[local(name)] : undefined;
    head.append(...(label === undefined ? [] : [label, " "]), code(name));
  }
  if (depth > MAX_INDENT) {
    head.append(` (${depth})`);
  }
  if (!covered && kind !== "signature") {
    const badge = document.createElement(around ? "span" : "strong");
    badge.textContent = around ? words.around : words.unsigned;
    head.append(" ", badge);
    whole.classList.add("unsigned");
  }
  for (const [key, content] of attributes) {
    const attribute = document.createElement("span");
    attribute.className = "attribute";
    attribute.append(code(key), "=“", ...marked(content), "”");
    head.append(" ", attribute);
  }
  whole.append(head);
  if (text !== "") {
    const value = document.createElement("div");
    value.className = "text";
    value.append(...marked(text));
    whole.append(value);
  }
  return whole;
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function code(name: string): HTMLElement {
  const element = document.createElement("code");
  element.append(...marked(name));
  return element;
}

function marked(text: string): (string | HTMLElement)[] {
  return visible(text).map((piece) => {
    if (!piece.mark) {
      return piece.text;
    }
    const mark = document.createElement("mark");
    mark.textContent = piece.text;
    return mark;
  });
}
