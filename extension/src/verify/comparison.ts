// The dialog that shows what changed after a signature: a page as it is now,
// marked, beside the same page as it was signed.
import { element, make } from "../common/dom.ts";
import { WHOLE, type Mark, type Place } from "../frame/messages.ts";
import type { SignatureReport } from "../../../shim/src/report.ts";
import type { VerifyText } from "../text/verify.ts";
import { laterOf, type ChangeKind, type Later, type Stop } from "./later.ts";
import { Pane, type Material } from "./pane.ts";
import type { Entry } from "./state.ts";

/** Pages to leaf through where all have to be looked at. */
const MAX_STOPS = 5000;

/** One change on the page in view: where, what, and in which field. */
interface Change {
  kind: ChangeKind;
  field: string;
  place: Place;
}

/** One look at the changes after one signature. */
export class Comparison {
  private readonly dialog = element("compare", HTMLDialogElement);
  private readonly entry: Entry;
  private readonly signedSize: number;
  private readonly text: VerifyText;
  private readonly later: Later;
  private readonly panes: { now: Pane; signed: Pane };
  private pages = { now: 0, signed: 0 };
  private stops: readonly Stop[] = [];
  private at = 0;
  private changes: Change[] = [];

  /** Takes the dialog for an entry. */
  constructor(entry: Entry, report: SignatureReport, text: VerifyText) {
    this.entry = entry;
    this.signedSize = report.signedSize ?? 0;
    this.later = laterOf(report);
    this.text = text;
    element("compare-title").textContent = text.compareTitle(entry.file.name);
    element("compare-anywhere").hidden = !this.later.anywhere;
    this.panes = {
      now: new Pane(element("compare-now"), text.compareNow),
      signed: new Pane(element("compare-signed"), text.compareSigned),
    };
  }

  /** Opens the dialog. */
  open(): void {
    element("compare-previous").onclick = () => { this.go(this.at - 1); };
    element("compare-next").onclick = () => { this.go(this.at + 1); };
    element("compare-close").onclick = () => { this.dialog.close(); };
    element("compare-list").onclick = ({ target }) => {
      const pressed = target instanceof Element ? target.closest("button") : null;
      if (pressed !== null) {
        this.reveal(Number(pressed.dataset.change));
      }
    };
    this.dialog.onclose = () => { this.end(); };
    this.busy(true);
    this.say("");
    this.dialog.showModal();
    element("compare-title").focus();
    void this.fill();
  }

  private async fill(): Promise<void> {
    const { file, password } = this.entry;
    const failed = () => {
      this.busy(false);
      this.say(this.text.lookFailed);
    };
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const before = bytes.slice(0, this.signedSize);
      const opened = (which: "now" | "signed") => (pages: number) => {
        this.pages[which] = pages;
        if (this.pages.now > 0 && this.pages.signed > 0) {
          this.stops = this.stopsOf();
          this.go(0);
        }
      };
      const ignore = () => undefined;
      const now: Material = { bytes, before, password };
      await Promise.all([
        this.panes.now.open(now, {
          opened: opened("now"),
          leaf: (page, places) => { this.place(page, places); },
          spots: (page, spots) => { this.spot(page, spots); },
          failed,
        }),
        this.panes.signed.open({ bytes: before, password }, {
          opened: opened("signed"), leaf: () => { this.mark(); }, spots: ignore, failed,
        }),
      ]);
    } catch {
      failed(); // the file has gone
    }
  }

  /** The pages with changes, or all where nobody knows which. */
  private stopsOf(): readonly Stop[] {
    if (!this.later.anywhere) {
      return this.later.stops;
    }
    const known = new Map(this.later.stops.map((stop) => [stop.page, stop]));
    const count = Math.min(MAX_STOPS, Math.max(this.pages.now, this.pages.signed));
    return Array.from({ length: count }, (_, i) => known.get(i + 1) ?? { page: i + 1, shown: [], somewhere: true });
  }

  /** Shows one of the stops. */
  private go(to: number): void {
    const stop = this.stops[to];
    if (stop === undefined) {
      return;
    }
    this.at = to;
    this.changes = [];
    const { page } = stop;
    const { text } = this;
    element("compare-step").textContent = text.compareStep(page, to + 1, this.stops.length, this.later.anywhere);
    element("compare-previous").setAttribute("aria-disabled", String(to === 0));
    element("compare-next").setAttribute("aria-disabled", String(to === this.stops.length - 1));
    element("compare-steps").dataset.count = String(this.stops.length);
    element("compare-list").replaceChildren();
    this.busy(true);
    this.say("");
    const inNow = page <= this.pages.now;
    const inSigned = page <= this.pages.signed;
    element("compare-now-absent").hidden = inNow;
    element("compare-signed-absent").hidden = inSigned;
    if (inNow) {
      this.panes.now.show(page, text.comparePage(text.compareNow, page), stop.shown.map(({ rect }) => rect));
    } else {
      this.panes.now.hide();
    }
    if (inSigned) {
      this.panes.signed.show(page, text.comparePage(text.compareSigned, page), []);
    } else {
      this.panes.signed.hide();
    }
    if (!inNow) {
      this.busy(false);
    }
  }

  /** The rectangles of the report are on the page. */
  private place(page: number, places: readonly Place[]): void {
    const stop = this.stops[this.at];
    if (stop?.page !== page) {
      return;
    }
    this.changes = stop.shown.flatMap(({ kind, field }, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ kind, field, place }];
    });
    this.mark();
    if (this.changes.length > 0) {
      this.reveal(0);
    }
  }

  /** What else looks different on it. */
  private spot(page: number, spots: readonly Place[] | undefined): void {
    if (this.stops[this.at]?.page !== page) {
      return;
    }
    const first = this.changes.length === 0;
    this.changes.push(...(spots ?? []).map((place) => ({ kind: "look" as const, field: "", place })));
    this.mark();
    this.busy(false);
    if (this.changes.length === 0 && page <= this.pages.signed) {
      this.say(spots === undefined ? this.text.compareUnseen : this.text.compareSame);
    } else if (first) {
      this.reveal(0);
    }
  }

  /** Marks and lists the changes of the page. */
  private mark(): void {
    const { text, changes } = this;
    const marks = (words: (kind: ChangeKind) => string) =>
      changes.map(({ place, kind }, index): Mark => ({ place, label: `${index + 1}${words(kind)}` }));
    this.panes.now.mark(marks((kind) => ` ${text.compareKinds[kind].short}`), "now");
    this.panes.signed.mark(marks(() => ""), "before");
    element("compare-list").replaceChildren(...changes.map(({ kind, field, place }, index) => {
      const item = make("li", "");
      const button = make("button", text.compareItem(index + 1, whereOf(place), text.compareKinds[kind].text, field), "quiet");
      button.setAttribute("type", "button");
      button.dataset.change = String(index);
      item.append(button);
      return item;
    }));
  }

  /** Scrolls to a change, unless it can be seen. */
  private reveal(index: number): void {
    const change = this.changes[index];
    const desk = element("compare-desk");
    if (change === undefined) {
      return;
    }
    const frame = this.panes.now.element.getBoundingClientRect();
    const top = frame.top - desk.getBoundingClientRect().top + this.panes.now.offset(change.place.top / WHOLE);
    const bottom = top + ((change.place.bottom - change.place.top) / WHOLE) * frame.height;
    if (top < desk.clientHeight / 5 || bottom > desk.clientHeight - 16) {
      desk.scrollTop += top - desk.clientHeight / 3;
    }
  }

  private busy(busy: boolean): void {
    element("compare-desk").setAttribute("aria-busy", String(busy));
    element("compare-looking").hidden = !busy;
  }

  private say(words: string): void {
    element("compare-said").textContent = words;
  }

  private end(): void {
    this.panes.now.close();
    this.panes.signed.close();
  }
}

/** In which third of the page a place is, down and across. */
function whereOf({ left, top, right, bottom }: Place): [number, number] {
  const third = (from: number, to: number) => Math.min(2, Math.floor((3 * (from + to)) / 2 / WHOLE));
  return [third(top, bottom), third(left, right)];
}
