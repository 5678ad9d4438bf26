// Entry of the verify page: what the person does with it.
import { element, make } from "../common/dom.ts";
import { loadLanguage, saveLanguage, type Language } from "../text/language.ts";
import { textOf } from "../text/text.ts";
import { verifyTextOf } from "../text/verify.ts";
import { fingerprint, testAnchors } from "./anchors.ts";
import { Checker, startEngine } from "./checker.ts";
import { Comparison } from "./comparison.ts";
import { Desk } from "./desk.ts";
import { Pages } from "./pages.ts";
import { signatureIn, type VerifyState } from "./state.ts";
import { signatureOf, View } from "./view.ts";

async function start(): Promise<void> {
  const anchors = await testAnchors();
  const view = new View();
  const pages = new Pages();
  let state: VerifyState = {
    language: await loadLanguage(),
    entries: [],
    given: [],
    ownAnchors: new Set(await Promise.all(anchors.map(fingerprint))),
    shown: null,
  };
  const draw = (next: VerifyState) => {
    state = next;
    view.draw(next);
  };
  const own = anchors.map((der) => ({ kind: "anchors", der }) as const);
  const desk = new Desk(state, own, new Checker(startEngine), draw);
  const look = async (entry: number, signature: string | null) => {
    pages.close();
    if (state.shown?.entry === entry && state.shown.signature === signature) {
      desk.show(null);
      return;
    }
    desk.show({ entry, signature });
    await showPages(pages, state, entry, signature);
  };

  takeFiles(desk);
  element("language").onclick = () => {
    const language: Language = state.language === "ja" ? "en" : "ja";
    saveLanguage(language).catch(() => undefined);
    desk.speak(language);
  };
  element("print").onclick = () => { window.print(); };
  element("clear").onclick = () => {
    pages.close();
    desk.clear();
    element("choose").focus();
  };
  element("evidence-list").onclick = ({ target }) => {
    const index = target instanceof HTMLElement ? target.dataset.given : undefined;
    if (index !== undefined) {
      void desk.distrust(Number(index));
    }
  };
  element("results").onclick = ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (pressed === null) {
      return;
    }
    const index = Number(pressed.closest<HTMLElement>("article")?.dataset.index);
    const named = (name: string) => pressed.classList.contains(name);
    if (named("look") || named("look-signed")) {
      void look(index, named("look") ? null : signatureOf(pressed));
    } else if (named("show-changes")) {
      compare(state, index, signatureOf(pressed));
    } else if (named("show-signer")) {
      void desk.showSigner(index, true);
    } else if (named("hide-signer")) {
      void desk.showSigner(index, false);
    }
  };
  element("results").onsubmit = (event) => {
    event.preventDefault();
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    const password = form?.querySelector("input")?.value ?? "";
    const index = Number(form?.closest<HTMLElement>("article")?.dataset.index);
    if (password !== "") {
      void desk.unlock(index, password);
    }
  };
  document.body.dataset.ready = "true";
}

/** Draws a document in its card: as it is, or as a signature found it. */
async function showPages(pages: Pages, state: VerifyState, index: number, id: string | null): Promise<void> {
  const place = document.querySelector(`article[data-index="${index}"] .viewer`);
  const entry = state.entries[index];
  if (place === null || entry === undefined) {
    return;
  }
  const words = verifyTextOf(state.language);
  const text = textOf(state.language);
  const size = id === null ? entry.file.size : (signatureIn(entry, id)?.signedSize ?? 0);
  const label = id === null
    ? { title: text.preview, note: words.lookNote, page: text.pageLabel }
    : { title: words.compareSigned, note: words.lookSignedNote, page: text.pageLabel };
  await pages.show(entry, size, place, label, () => { place.replaceChildren(make("p", words.lookFailed, "note")); });
}

/** Opens the dialog with what changed after a signature. */
function compare(state: VerifyState, index: number, id: string | null): void {
  const entry = state.entries[index];
  const report = entry === undefined || id === null ? undefined : signatureIn(entry, id);
  if (entry !== undefined && report !== undefined) {
    new Comparison(entry, report, verifyTextOf(state.language)).open();
  }
}

/** By the button, by dropping anywhere on the page. */
function takeFiles(desk: Desk): void {
  const input = element("files", HTMLInputElement);
  const zone = element("drop");
  element("choose").onclick = () => { input.click(); };
  input.onchange = () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // so that the same file can be chosen again
    void desk.add(files);
  };
  const over = (inside: boolean) => { zone.classList.toggle("over", inside); };
  document.addEventListener("dragover", (event) => {
    event.preventDefault(); // else the browser opens what is dropped
    over(true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) {
      over(false);
    }
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    void desk.add([...(event.dataTransfer?.files ?? [])]);
  });
}

// Whatever is folded away is wanted on paper.
window.addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("#results details")) {
    box.setAttribute("open", "");
  }
});

void start();
