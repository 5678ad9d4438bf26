// Entry of the verify page: what the person does with it.
import { element, make } from "../common/dom.ts";
import { loadLanguage, saveLanguage, type Language } from "../text/language.ts";
import { textOf } from "../text/text.ts";
import { verifyTextOf } from "../text/verify.ts";
import { fingerprint, testAnchors } from "./anchors.ts";
import { Checker, startEngine } from "./checker.ts";
import { Desk } from "./desk.ts";
import { Pages } from "./pages.ts";
import type { VerifyState } from "./state.ts";
import { View } from "./view.ts";

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
  const look = async (index: number) => {
    pages.close();
    if (state.shown === index) {
      desk.show(null);
      return;
    }
    desk.show(index);
    const place = document.querySelector(`article[data-index="${index}"] .viewer`);
    const entry = state.entries[index];
    if (place !== null && entry !== undefined) {
      const words = verifyTextOf(state.language);
      const text = textOf(state.language);
      const label = { title: text.preview, note: words.lookNote, page: text.pageLabel };
      await pages.show(entry, place, label, () => { place.replaceChildren(make("p", words.lookFailed, "note")); });
    }
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
    const index = Number(pressed?.closest<HTMLElement>("article")?.dataset.index);
    if (pressed?.classList.contains("look") === true) {
      void look(index);
    } else if (pressed?.classList.contains("show-signer") === true) {
      void desk.showSigner(index, true);
    } else if (pressed?.classList.contains("hide-signer") === true) {
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
