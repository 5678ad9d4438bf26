// The card of one file: its name, then what is known of each signature.
import type { SignatureReport } from "../../../shim/src/report.ts";
import { definitions, make } from "../common/dom.ts";
import type { VerifyText } from "../text/verify.ts";
import { hasChanges, hasEarlier } from "./later.ts";
import { linesOf, type Tables } from "./lines.ts";
import { isLocked, type Entry, type VerifyState } from "./state.ts";
import { troubleOf } from "./trouble.ts";
import { verdictOf, type Tone } from "../../../shim/src/verdict.ts";

/** Shapes that differ without their colours. */
const ICONS: Record<Tone, string> = { passed: "✓", open: "!", failed: "✕" };

/** An empty card; the place for the document's pages outlives every drawing. */
export function makeCard(index: number): HTMLElement {
  const card = make("article", "", "entry");
  card.dataset.index = String(index);
  card.append(make("div", "", "verdict"), make("div", "", "viewer"));
  return card;
}

/** Fills a card. */
export function drawEntry(card: HTMLElement, entry: Entry, state: VerifyState, tables: Tables): void {
  const { progress, file } = entry;
  card.dataset.progress = progress.name;
  card.setAttribute("aria-busy", String(progress.name === "waiting" || progress.name === "checking"));
  const place = card.querySelector(".verdict");
  const focused = place?.contains(document.activeElement) === true ? document.activeElement?.className : undefined;
  const typed = place?.querySelector("input")?.value ?? "";
  const heading = make("h3", file.name, "name");
  heading.id = `file-${card.dataset.index ?? ""}`;
  heading.tabIndex = -1; // the person is led here
  card.setAttribute("aria-labelledby", heading.id);
  place?.replaceChildren(heading, make("p", file.size === 0 ? "" : tables.text.size(file.size), "size"), ...body(entry, state, tables));
  const again = place?.querySelector("input");
  if (again instanceof HTMLInputElement) {
    again.value = typed;
  }
  if (focused !== undefined && focused !== "") {
    const same = place?.querySelector<HTMLElement>(`.${focused.split(" ").join(".")}`);
    (same ?? heading).focus({ preventScroll: true });
  }
}

function body(entry: Entry, state: VerifyState, tables: Tables): HTMLElement[] {
  const { progress } = entry;
  const { own } = tables;
  if (progress.name === "waiting" || progress.name === "checking") {
    return [make("p", progress.name === "waiting" ? own.waiting : own.checking, "progress")];
  }
  const trouble = troubleOf(entry, state.language);
  const report = progress.name === "judged" ? progress.report : null;
  const digest = report === null || report.file.sha256 === "" ? [] : [row("digest", own.digest, report.file.sha256)];
  if (trouble !== null || report === null) {
    const unlock = isLocked(entry) ? [passwordForm(own)] : [];
    return [advice("trouble", "open", [trouble?.text ?? ""], trouble?.next ?? "", own), ...unlock, ...digest];
  }
  const look = button("look", own.look); // last: the pages follow
  if (report.signatures.length === 0) {
    return [advice("unsigned", "open", [own.noSignature.text], own.noSignature.next, own), ...digest, look];
  }
  const count = report.signatures.length;
  return [
    ...report.signatures.map((signature, index) => {
      const section = make("section", "", "signature");
      section.dataset.id = signature.id;
      if (count > 1) {
        section.append(make("h4", own.signatureNumber(index + 1)));
      }
      section.append(...signatureParts(signature, entry, state, tables));
      return section;
    }),
    ...digest,
    look,
  ];
}

function signatureParts(
  signature: SignatureReport,
  entry: Entry,
  state: VerifyState,
  tables: Tables,
): HTMLElement[] {
  const { own, words } = tables;
  const verdict = verdictOf(signature);
  const headline = verdict.headline.filter((word) => word !== "test").map((word) => words.headline[word]);
  const { text, next } = own.advice[verdict.advice];
  const box = advice("outcome", verdict.tone, headline, next, own, text);
  box.dataset.indication = signature.indication;
  const parts = [box];
  if (signature.chain.test) {
    const note = make("p", "", "test");
    note.append(make("b", words.headline.test), make("span", own.test));
    parts.push(note);
  }
  const { anchor } = signature.chain;
  if (anchor?.source === "given" && !state.ownAnchors.has(anchor.sha256)) {
    parts.push(make("p", own.given, "given"));
  }
  const lines = document.createElement("dl");
  lines.className = "lines";
  for (const { name, term, value } of linesOf(signature, tables)) {
    const pair = definitions([[term, value]]);
    pair[1]?.setAttribute("data-line", name);
    lines.append(...pair);
  }
  parts.push(lines, ...later(signature, entry, tables));
  if (signature.signer !== null) {
    parts.push(signer(signature, entry, tables));
  }
  parts.push(details(signature, tables));
  return parts;
}

/** The one box that everybody reads: what is known, and what to do next. */
function advice(
  kind: string,
  tone: Tone,
  headline: readonly string[],
  next: string,
  own: VerifyText,
  text = "",
): HTMLElement {
  const box = make("div", "", `${kind} box ${tone}`);
  const line = make("p", "", "headline");
  const icon = make("span", ICONS[tone], "icon");
  icon.setAttribute("aria-hidden", "true");
  const said = make("b", "");
  for (const [index, part] of headline.entries()) {
    said.append(index === 0 ? "" : own.separator, make("span", part));
  }
  line.append(icon, said);
  box.append(line);
  if (text !== "") {
    box.append(make("p", text, "meaning"));
  }
  box.append(make("p", next, "next"));
  return box;
}

/** Ways to what changed since, and to what was signed. */
function later(signature: SignatureReport, { file }: Entry, { own }: Tables): HTMLElement[] {
  const place = make("div", "", "later");
  if (hasChanges(signature, file.size)) {
    place.append(button("show-changes", own.showChanges));
  }
  if (hasEarlier(signature, file.size)) {
    place.append(button("look-signed", own.lookSigned));
  }
  return place.childElementCount > 0 ? [place] : [];
}

/** Who signed: only after the person asked for it. */
function signer({ signer, chain }: SignatureReport, entry: Entry, { own, words }: Tables): HTMLElement {
  const place = make("div", "", "signer");
  if (!entry.attributes) {
    place.append(button("show-signer", own.showSigner), make("p", own.signerNote, "note"));
    return place;
  }
  const attributes = signer?.attributes ?? null;
  if (attributes === null) {
    place.append(make("p", own.noAttributes, "note"));
  } else {
    const list = document.createElement("dl");
    list.className = "attributes";
    list.append(...definitions([
      [words.rows.name, attributes.name],
      [words.rows.address, attributes.address],
      [words.rows.birth, own.birth(attributes)],
      [words.rows.sex, own.sex(attributes.sex)],
    ]));
    place.append(list);
  }
  if (chain.status !== "good") {
    place.append(make("p", own.signerUnproven, "note"));
  }
  place.append(button("hide-signer", own.hideSigner));
  return place;
}

/** For those who know the standard. */
function details(signature: SignatureReport, { own }: Tables): HTMLElement {
  const box = document.createElement("details");
  const { indication, subIndication, integrity, chain, signer, changes, level } = signature;
  const rows: [string, string][] = [
    [own.indication, subIndication === "" ? indication : `${indication}, ${subIndication}`],
    [own.level, own.levels[level]],
    [own.problems, integrity.problems.join(", ")],
    [own.changed, changes.map(({ what, rule }) => (rule === "" ? what : `${what} (${rule})`)).join(", ")],
    [own.issuer, chain.anchor?.name ?? ""],
    [own.certificateDigest, signer?.sha256 ?? ""],
  ];
  const list = document.createElement("dl");
  list.append(...definitions(rows.filter(([, value]) => value !== "")));
  box.append(make("summary", own.details), list);
  return box;
}

/** Where the password of the file goes; it stays on this page. */
function passwordForm(own: VerifyText): HTMLElement {
  const form = make("form", "", "unlock");
  const label = make("label", own.password);
  const input = document.createElement("input");
  input.type = "password";
  input.className = "password";
  input.autocomplete = "off";
  input.maxLength = 255;
  label.append(input);
  const open = make("button", own.unlock, "open");
  open.setAttribute("type", "submit");
  form.append(label, open);
  return form;
}

function row(name: string, term: string, value: string): HTMLElement {
  const list = document.createElement("dl");
  list.className = name;
  list.append(...definitions([[term, value]]));
  return list;
}

function button(name: string, label: string): HTMLElement {
  const made = make("button", label, name);
  made.setAttribute("type", "button");
  return made;
}
