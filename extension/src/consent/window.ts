// The state of the window and what the person does with it.
import type { Language } from "../text/language.ts";
import { saveLanguage } from "../text/language.ts";
import { closeWindow } from "../common/close.ts";
import { element } from "../common/dom.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import { Gate } from "./gate.ts";
import { Preview } from "./preview.ts";
import { allSeen, type ConsentState } from "./state.ts";
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
  private state: ConsentState;
  private preview: Preview | undefined;

  constructor(state: ConsentState) {
    this.state = state;
    this.cancelled = this.cancel.signal;
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
      this.preview?.advance();
    };
    element("close").onclick = closeWindow;
    draw(state);
    element("cancel").focus({ preventScroll: true }); // begin reading at the top
  }

  /** Changes what is shown. */
  update(change: Partial<ConsentState>): void {
    this.state = { ...this.state, ...change };
    draw(this.state);
  }

  /**
   * Shows a document until the person approves.
   * @throws {NatsuinError} pdf-unsupported when the preview cannot draw it
   */
  async approved(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.loadFrame();
    const failed = this.open(bytes);
    const approved = new Promise<void>((resolve) => {
      element("approve").onclick = (event) => {
        // A click that a script makes is no decision.
        if (event.isTrusted && this.watch() === 0) {
          resolve();
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

  /** Runs when the person asks for the finished file. */
  onSave(save: () => void): void {
    element("save").onclick = save;
  }

  private async loadFrame(): Promise<void> {
    const frame = element("preview", HTMLIFrameElement);
    await new Promise((resolve) => {
      frame.onload = resolve;
      frame.src = "frame.html";
    });
  }

  private async open(bytes: Uint8Array<ArrayBuffer>): Promise<never> {
    const frame = element("preview", HTMLIFrameElement);
    return await new Promise<never>((_, reject) => {
      this.preview = new Preview(frame, bytes, textOf(this.state.language).pageLabel, {
        opened: (pages, findings) => {
          this.update({ preview: { page: 1, seen: 0, pages, findings } });
        },
        moved: (position) => {
          const { preview } = this.state;
          if (preview !== null) {
            this.update({ preview: { ...preview, ...position } });
          }
        },
        failed: () => { reject(new NatsuinError("pdf-unsupported", "drawing the preview")); },
      });
    });
  }

  /** Looks at the gate; 0 means that approval is possible now. */
  private watch(): number | null {
    const attended = document.visibilityState === "visible" && document.hasFocus();
    const wait = this.gate.update(
      { allSeen: allSeen(this.state.preview), attended },
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
  }
}

