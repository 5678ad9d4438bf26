// What lies over the document once the person has decided: the steps to take,
// then how it ended.
import { definitions, element, make } from "../common/dom.ts";
import { sentenceOf } from "../text/sentence.ts";
import type { Text } from "../text/text.ts";
import type { ConsentState, Stage } from "./state.ts";

const STEPS = ["card", "pin", "signing"] as const;

/** Draws the panel of the stages working, done and failed. */
export function drawCard(state: ConsentState, text: Text): void {
  const { stage } = state;
  const card = element("card");
  const shown = stage.name === "working" || stage.name === "done" || stage.name === "failed";
  const opened = shown && card.hidden;
  card.hidden = !shown;
  element("reader").hidden ||= shown;
  element("preview").inert = shown;
  if (!shown) {
    return;
  }
  element("card-title").textContent = title(stage, text);
  drawSteps(stage, text);
  element("outcome").replaceChildren(...outcome(state, text));
  drawSave(state, text);
  drawHelp(stage);
  if (opened || document.activeElement === document.body) {
    card.focus({ preventScroll: true });
    element("card-title").scrollIntoView();
  }
}

/** The way to the help page; who cancelled needs none. */
function drawHelp(stage: Stage): void {
  const code = stage.name === "failed" && stage.code !== "cancelled" ? stage.code : "";
  const help = element("help");
  help.hidden = code === "";
  help.dataset.code = code;
}

/** One button for all finished files and, folded away, one for each; then the way to check them. */
function drawSave({ stage, documents }: ConsentState, text: Text): void {
  const count = stage.name === "done" ? documents.length : 0;
  const saved = stage.name === "done" && stage.saved;
  element("saved").hidden = !saved;
  element("check").hidden = !saved;
  const all = element("save-all");
  all.hidden = count === 0;
  all.textContent = count === 1 ? text.save : text.saveAll(count);
  const place = element("save");
  element("save-each").hidden = count < 2;
  if (place.childElementCount !== documents.length) {
    place.replaceChildren(...documents.map((_, index) => {
      const button = make("button", "");
      button.setAttribute("type", "button");
      button.dataset.index = String(index);
      const item = make("li", "");
      item.append(button);
      return item;
    }));
  }
  for (const [index, button] of [...place.querySelectorAll("button")].entries()) {
    button.textContent = text.saveNamed(documents[index]?.facts.name ?? "");
  }
}

function title(stage: Stage, text: Text): string {
  if (stage.name === "done") {
    return text.doneTitle;
  }
  if (stage.name === "failed") {
    return stage.code === "cancelled" ? text.cancelledTitle : text.failedTitle;
  }
  return text.workingTitle;
}

function drawSteps(stage: Stage, text: Text): void {
  const now = stage.name === "working" ? STEPS.indexOf(stage.host) : -1;
  for (const [index, step] of STEPS.entries()) {
    const item = document.querySelector<HTMLElement>(`[data-step="${step}"]`);
    item?.classList.toggle("past", index < now);
    if (index === now) {
      item?.setAttribute("aria-current", "step");
    } else {
      item?.removeAttribute("aria-current");
    }
    item?.setAttribute("aria-label", stepLabel(index, now, text));
  }
}

function stepLabel(index: number, now: number, text: Text): string {
  const name = [text.stepCard, text.stepPIN, text.stepSign][index] ?? "";
  if (index === now) {
    return `${name} – ${text.stepNow}`;
  }
  return index < now ? `${name} – ${text.stepDone}` : name;
}

function outcome(state: ConsentState, text: Text): HTMLElement[] {
  const { stage } = state;
  if (stage.name === "failed") {
    const sentence = sentenceOf(stage.code, state.language);
    const parts = [make("p", sentence.text, "problem"), make("p", sentence.next)];
    if (stage.triesLeft !== undefined) {
      parts.push(make("p", text.triesLeft(stage.triesLeft)));
    }
    return parts;
  }
  if (stage.name !== "done") {
    return [];
  }
  if (stage.outcome === null) {
    return [make("p", text.doneLogin, "verdict")];
  }
  const { indication, signer, time, test } = stage.outcome;
  const passed = indication === "TOTAL-PASSED";
  const facts = document.createElement("dl");
  const rows: [string, string][] = [[text.doneSigner, signer], [text.doneTime, text.time(time)]];
  facts.append(...definitions(rows.filter(([, value]) => value !== "")));
  const parts = [
    make("p", passed ? text.verdictPassed : text.verdictOpen, passed ? "verdict passed" : "verdict"),
    facts,
    make("p", text.doneUnchanged),
  ];
  if (!passed) {
    parts.push(make("p", text.doneUnchecked));
  }
  if (test) {
    parts.push(make("p", text.doneTest, "test"));
  }
  return parts;
}
