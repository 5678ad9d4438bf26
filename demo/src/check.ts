// The page for the other party: judges a file in this browser and, where the
// person asks for it, at the site's desk, which has revocation data.
import { NatsuinError, verify, type Report } from "natsuin";
import english from "../../failure/en.json";
import japanese from "../../failure/ja.json";
import { CHECK_WORDS } from "./check-words.ts";
import { drawFixed, element, languageNow, local, make, offerLanguages } from "./page.ts";
import { describe, gravest, personOf } from "./verdict.ts";

/** What is on the page about a file. */
interface Checked {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  at: Date;
  report: Report;
  desk: Report | "asking" | "unreachable" | null;
}

type Problem = "tooLarge" | keyof typeof english;

let checked: Checked | null = null;
let problem: Problem | null = null;
let working = false;
let limit = 64 << 20;

async function check(file: File, showAttributes = false): Promise<void> {
  checked = null;
  problem = null;
  working = true;
  draw();
  try {
    if (file.size > limit) {
      problem = "tooLarge";
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const at = new Date();
    const report = await verify(bytes, { name: file.name, at, showAttributes });
    checked = { name: file.name, bytes, at, report, desk: null };
    problem = report.error?.code ?? null;
  } catch (error) {
    problem = error instanceof NatsuinError ? error.code : "internal";
  } finally {
    working = false;
    draw();
  }
  if (!element("answer").hidden) {
    element("answer-title").focus();
    element("answer").scrollIntoView();
  }
}

/** Sends the file to the desk, under no name. */
async function askDesk(showAttributes: boolean): Promise<void> {
  const about = checked;
  if (about === null) {
    return;
  }
  about.desk = "asking";
  draw();
  try {
    const response = await fetch(`check${showAttributes ? "?attributes=1" : ""}`, { method: "POST", body: about.bytes });
    about.desk = response.ok ? ((await response.json()) as Report) : "unreachable";
  } catch {
    about.desk = "unreachable";
  }
  draw();
}

function draw(): void {
  const words = CHECK_WORDS[languageNow()];
  drawFixed(words.title, words.fixed);
  element("check-choose", HTMLButtonElement).disabled = working;
  drawProblem();
  const known = checked !== null && checked.report.error === null;
  element("answer").hidden = !known;
  if (checked === null || !known) {
    return;
  }
  element("check-name").textContent = checked.name;
  element("check-time").textContent = local(checked.at);
  element("check-verdict").replaceChildren(...verdict(checked.report));
  element("check-sha256").replaceChildren(...digest(checked.report.file.sha256));
  const { signatures } = checked.report;
  element("check-person").hidden = !signatures.some(({ signer }) => signer?.class === "sign" && signer.attributes === null);
  drawDesk(checked);
}

function drawProblem(): void {
  const language = languageNow();
  const words = CHECK_WORDS[language];
  const place = element("check-problem");
  place.hidden = problem === null && !working;
  if (working) {
    place.textContent = words.working;
  } else if (problem === "tooLarge") {
    place.textContent = words.tooLarge;
  } else if (problem !== null) {
    const { text, next } = (language === "ja" ? japanese : english)[problem];
    place.textContent = `${text} ${next}`;
  }
}

function drawDesk({ desk }: Checked): void {
  const words = CHECK_WORDS[languageNow()];
  element("desk-ask", HTMLButtonElement).disabled = desk === "asking";
  const person = element("desk-person");
  person.hidden = true;
  const place = element("desk-verdict");
  element("desk").classList.toggle("screen", desk === null || typeof desk === "string");
  if (desk === null) {
    place.replaceChildren();
  } else if (typeof desk === "string") {
    place.replaceChildren(make("p", desk === "asking" ? words.working : words.unreachable));
  } else {
    place.replaceChildren(make("h3", words.deskAnswer), ...verdict(desk));
    person.hidden = !desk.signatures.some(({ signer }) => signer?.class === "sign" && signer.attributes === null);
  }
}

/** Every signature with its four lines, and what follows from them. */
function verdict(report: Report): HTMLElement[] {
  const language = languageNow();
  const words = CHECK_WORDS[language];
  const described = describe(report, language);
  if (described.length === 0) {
    return [make("p", words.none, "verdict failed")];
  }
  const parts = described.map(({ headline, tone, test, lines }, index) => {
    const part = make("div", "", "signature");
    if (described.length > 1) {
      part.append(make("h3", words.signature(index + 1, described.length)));
    }
    part.append(make("p", headline, `verdict ${tone}`), rows(lines));
    if (test) {
      part.append(make("p", words.test, "test"));
    }
    const signature = report.signatures[index];
    const person = signature ? personOf(signature, language) : [];
    if (person.length > 0) {
      part.append(make("h3", signature?.chain.status === "good" ? words.confirmed : words.claimed), rows(person));
    }
    return part;
  });
  const tone = gravest(described.map((one) => one.tone));
  const stranger = tone === "open" && report.signatures.some(({ chain }) => chain.status !== "good");
  return [...parts, make("p", words.sum[stranger ? "stranger" : tone])];
}

function rows(lines: [string, string][]): HTMLElement {
  const list = make("dl", "", "lines");
  list.append(...lines.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  return list;
}

/** A digest in four rows of four groups of four, to be read out. */
function digest(hex: string): HTMLElement[] {
  const words = CHECK_WORDS[languageNow()];
  const groups = hex.match(/.{4}/g) ?? [];
  return [0, 1, 2, 3].flatMap((row) => [
    make("dt", words.row(row + 1)),
    make("dd", groups.slice(4 * row, 4 * row + 4).join(" ")),
  ]);
}

const input = element("check-file", HTMLInputElement);
const again = (showAttributes: boolean): void => {
  if (checked !== null) {
    void check(new File([checked.bytes], checked.name), showAttributes);
  }
};
element("check-choose").onclick = () => { input.click(); };
input.onchange = () => {
  const file = input.files?.[0];
  if (file !== undefined) {
    void check(file);
  }
  input.value = "";
};
element("check-person").onclick = () => { again(true); };
element("check-print").onclick = () => { window.print(); };
element("desk-ask").onclick = () => { void askDesk(false); };
element("desk-person").onclick = () => { void askDesk(true); };

// A file may be dropped anywhere; beside the frame the browser would open it.
const frame = element("drop");
document.ondragover = (event) => {
  event.preventDefault();
  frame.classList.add("over");
};
document.ondragleave = () => { frame.classList.remove("over"); };
document.ondrop = (event) => {
  event.preventDefault();
  frame.classList.remove("over");
  const file = event.dataTransfer?.files[0];
  if (file !== undefined && !working) {
    void check(file);
  }
};

offerLanguages(draw);
draw();
void fetch("check").then(async (response) => {
  if (response.ok) {
    ({ limit } = (await response.json()) as { limit: number });
    element("desk").hidden = false;
  }
});
