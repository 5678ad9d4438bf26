// The state of the window and what the person does with it.
import type { Language } from "../text/language.ts";
import { saveLanguage } from "../text/language.ts";
import { closeWindow } from "../common/close.ts";
import { openHelpPage } from "../common/help.ts";
import { openVerifyPage } from "../common/verify.ts";
import { element } from "../common/dom.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import { Gate } from "./gate.ts";
import { ignoreStalePresses, type Released } from "./held.ts";
import { Preview } from "./preview.ts";
import { allShown, isSeen, type ConsentState, type PreviewState, type ToRead } from "./state.ts";
import { textOf } from "../text/text.ts";
import { draw } from "./view.ts";

/** Milliseconds between two looks at focus and visibility. */
const GATE_INTERVAL = 100;

/** The consent window as the flow sees it. */
export class ConsentWindow {
  /** Aborted when the person cancels. */
  readonly cancelled: AbortSignal;
  private readonly cancel = new AbortController();
  private readonly gate = new Gate();
  private readonly released: Released;
  private state: ConsentState;
  private preview: Preview | undefined;
  private files: readonly ToRead[] = [];
  private turning: Promise<void> = Promise.resolve();
  private undrawable: (error: NatsuinError) => void = () => undefined;

  constructor(state: ConsentState) {
    this.state = state;
    this.cancelled = this.cancel.signal;
    this.released = ignoreStalePresses(element("decide"));
    const cancel = () => {
      this.cancel.abort(new NatsuinError("cancelled", "the person cancelled"));
    };
    element("cancel").onclick = cancel;
    // Closing the window is a decision, too.
    window.addEventListener("pagehide", cancel);
    element("language").onclick = () => { this.speak(this.state.language === "ja" ? "en" : "ja"); };
    element("more").onclick = () => {
      // Zoomed in, the window itself scrolls: bring document and button back.
      element("more").closest("main")?.scrollIntoView();
      this.readOn();
    };
    element("documents").onclick = ({ target }) => {
      const index = target instanceof Element ? target.closest("li")?.dataset.index : undefined;
      if (index !== undefined && this.state.stage.name === "reading") {
        this.turnTo(Number(index));
      }
    };
    element("documents").onkeydown = (event) => { this.onListKey(event); };
    element("close").onclick = closeWindow;
    element("help").onclick = () => { void openHelpPage(element("help").dataset.code); };
    element("check").onclick = () => { void openVerifyPage(); };
    draw(state);
    element("cancel").focus({ preventScroll: true }); // begin reading at the top
  }

  /** Changes what is shown. */
  update(change: Partial<ConsentState>): void {
    this.state = { ...this.state, ...change };
    draw(this.state);
  }

  /**
   * Shows the documents until the person approves all of them. A login has
   * none, and is approved by what stands in the window.
   * @throws {NatsuinError} pdf-unsupported or xml-too-complex when the preview
   *   cannot draw one
   */
  async approved(files: readonly ToRead[]): Promise<void> {
    this.files = files;
    const failed = new Promise<never>((_, reject) => { this.undrawable = reject; });
    if (files.length > 0) {
      this.turnTo(0);
    }
    const approved = new Promise<void>((resolve) => {
      element("approve").onclick = (event) => {
        // A click that a script makes is no decision.
        if (event.isTrusted && this.watch() === 0) {
          void this.released().then(resolve);
        }
      };
    });
    const timer = setInterval(() => { this.watch(); }, GATE_INTERVAL);
    try {
      await Promise.race([approved, failed]);
    } finally {
      clearInterval(timer);
    }
  }

  /** Runs when the person asks for one finished file or, with null, for all of them. */
  onSave(save: (index: number | null) => Promise<void>): void {
    const all = element("save-all", HTMLButtonElement);
    all.onclick = () => {
      all.disabled = true; // until every file is on its way
      void save(null).finally(() => { all.disabled = false; });
    };
    element("save").onclick = ({ target }) => {
      const index = target instanceof HTMLElement ? target.dataset.index : undefined;
      if (index !== undefined) {
        void save(Number(index));
      }
    };
  }

  /** Shows the next part that was not seen: of this document, else another. */
  private readOn(): void {
    const { documents, current } = this.state;
    const shown = documents[current];
    if (shown !== undefined && !isSeen(shown)) {
      this.preview?.advance();
      return;
    }
    const after = documents.findIndex((document, index) => index > current && !isSeen(document));
    const next = after >= 0 ? after : documents.findIndex((document) => !isSeen(document));
    if (next >= 0) {
      this.turnTo(next);
    }
  }

  /** Up and down through the list, which is one stop of the Tab key. */
  private onListKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { stage, current, documents } = this.state;
    const next = current + (step ?? 0);
    if (step === undefined || stage.name !== "reading" || documents[next] === undefined) {
      return;
    }
    event.preventDefault();
    element("documents").children[next]?.querySelector("button")?.focus({ preventScroll: true });
    this.turnTo(next);
  }

  /** Shows another document, after the one that is just being opened. */
  private turnTo(index: number): void {
    this.turning = this.turning.then(async () => {
      this.preview?.close();
      this.preview = undefined;
      this.update({ current: index });
      this.open(await this.loadFrame(), index);
    });
  }

  /** A fresh frame: documents never meet one another in it. */
  private async loadFrame(): Promise<HTMLIFrameElement> {
    const frame = element("preview", HTMLIFrameElement);
    await new Promise((resolve) => {
      frame.onload = resolve;
      frame.src = "frame.html";
    });
    return frame;
  }

  private open(frame: HTMLIFrameElement, index: number): void {
    const file = this.files[index];
    if (file === undefined) {
      return;
    }
    const { pageLabel, outline } = textOf(this.state.language);
    const readable = "lines" in file
      ? { lines: file.lines, words: { ...outline, labels: file.labelled ? outline.labels : {} } }
      : file;
    this.preview = new Preview(frame, readable, pageLabel, {
      opened: (pages, findings) => {
        this.note(index, (before) => ({ page: 1, seen: before?.seen ?? 0, undrawn: 1, pages, findings }));
      },
      moved: ({ page, seen, undrawn }) => {
        this.note(index, (before) => before && { ...before, page, seen: Math.max(before.seen, seen), undrawn });
      },
      failed: () => { this.undrawable(new NatsuinError("lines" in file ? "xml-too-complex" : "pdf-unsupported", "drawing the preview")); },
    });
  }

  /** Changes what is known of one document's preview. */
  private note(index: number, change: (before: PreviewState | null) => PreviewState | null): void {
    this.update({
      documents: this.state.documents.map((document, i) =>
        i === index ? { ...document, preview: change(document.preview) } : document),
    });
  }

  /** Looks at the gate; 0 means that approval is possible now. */
  private watch(): number | null {
    const attended = document.visibilityState === "visible" && document.hasFocus();
    const wait = this.gate.update(
      { allSeen: allShown(this.state), attended },
      performance.now(),
    );
    const { stage } = this.state;
    if (stage.name === "reading" && stage.wait !== wait) {
      this.update({ stage: { name: "reading", wait } });
    }
    return wait;
  }

  private speak(language: Language): void {
    saveLanguage(language).catch(() => undefined);
    this.update({ language });
    const { stage, current } = this.state;
    const shown = this.files[current];
    if (stage.name === "reading" && shown !== undefined && "lines" in shown) {
      this.turnTo(current); // the labels stand inside
    }
  }
}

