// The pages of one document, drawn in the sandboxed frame that the consent
// window uses: no byte of it reaches this page.
import { make } from "../common/dom.ts";
import { Preview } from "../consent/preview.ts";
import type { Entry } from "./state.ts";

/** Shows at most one document at a time. */
export class Pages {
  private preview: Preview | undefined;
  private place: Element | undefined;

  /**
   * Draws the first bytes of a document, or all of them, inside an element,
   * instead of what was shown before.
   * @param failed is told that it cannot be drawn
   */
  async show(
    { file, password }: Pick<Entry, "file" | "password">,
    size: number,
    place: Element,
    label: { title: string; note: string; page: string },
    failed: () => void,
  ): Promise<void> {
    this.close();
    this.place = place;
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.title = label.title;
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    frame.src = "frame.html";
    place.replaceChildren(make("p", label.note, "note"), frame);
    place.scrollIntoView({ block: "start" }); // a frame out of sight draws nothing
    const [buffer] = await Promise.all([file.slice(0, size).arrayBuffer(), loaded]);
    if (frame.isConnected) {
      this.preview = new Preview(frame, { bytes: new Uint8Array(buffer), password }, label.page, {
        opened: () => undefined,
        moved: () => undefined,
        failed,
      });
    }
  }

  /** Shows no document. */
  close(): void {
    this.preview?.close();
    this.preview = undefined;
    this.place?.replaceChildren();
    this.place = undefined;
  }
}
