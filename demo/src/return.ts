// A return in the style of e-Tax: fill in, sign, hand in at the site's desk.
// Everything of interest is in sign().
import { NatsuinError, signXML, status, type FailureCode, type Report, type SignedXMLFile } from "natsuin";
import english from "../../failure/en.json";
import japanese from "../../failure/ja.json";
import { drawFixed, element, languageNow, local, make, offerLanguages } from "./page.ts";
import { RETURN_WORDS, type Match, type ReturnWords } from "./return-words.ts";
import { returnXML } from "./return-xml.ts";
import { describe } from "./verdict.ts";

const SECTIONS = ["form", "work", "result", "failure"] as const;
const FIELDS = ["name", "address", "birth", "office", "salary", "medical", "insurance"] as const;

/** The return of somebody who does not exist. */
const SAMPLE: Record<(typeof FIELDS)[number], string> = {
  name: "番号　花子", address: "見本県見本市見本町１丁目１番１号", birth: "1989-03-31",
  office: "見本税務署", salary: "4280000", medical: "82000", insurance: "40000",
};

/** What the desk answers, as demo/server/filing.go has it. */
interface Receipt {
  number: string;
  arrived: string;
  report: Report;
  compared: { field: keyof ReturnWords["fields"]; declared: string; certificate: string; result: Match }[];
}

let stage: keyof ReturnWords["stages"] = "starting";
let failure: FailureCode | null = null;
let problem: FailureCode | null = null;
let signed: SignedXMLFile | null = null;
let receipt: Receipt | "asking" | "unreachable" | null = null;
let abort = new AbortController();

async function sign(): Promise<void> {
  abort = new AbortController();
  stage = "starting";
  show("work");
  try {
    signed = await signXML(returnXML(declared(), today()), {
      profile: "etax-xtx",
      fileName: "確定申告書.xtx",
      signal: abort.signal,
      onProgress: (progress) => {
        stage = progress.stage;
        draw();
      },
    });
    receipt = null;
    offerDownload(signed);
    show("result");
  } catch (error) {
    failure = error instanceof NatsuinError ? error.code : "internal";
    show("failure");
  }
}

function declared(): Parameters<typeof returnXML>[0] {
  const value = (id: (typeof FIELDS)[number]) => element(id, HTMLInputElement).value;
  return {
    name: value("name"), address: value("address"), birth: value("birth"),
    sex: element("sex", HTMLSelectElement).value, office: value("office"),
    salary: value("salary"), medical: value("medical"), insurance: value("insurance"),
  };
}

/** The day on this computer's clock. */
function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function offerDownload({ file }: SignedXMLFile): void {
  const link = element("download", HTMLAnchorElement);
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([file], { type: "application/xml" }));
  link.download = "確定申告書-signed.xtx";
}

async function handIn(): Promise<void> {
  receipt = "asking";
  draw();
  try {
    const response = await fetch("return", { method: "POST", body: signed?.file ?? null });
    receipt = response.ok ? ((await response.json()) as Receipt) : "unreachable";
  } catch {
    receipt = "unreachable";
  }
  draw();
  if (!element("receipt").hidden) {
    element("receipt-title").focus();
    element("receipt").scrollIntoView();
  }
}

function show(section: (typeof SECTIONS)[number]): void {
  for (const id of SECTIONS) {
    element(id).hidden = id !== section;
  }
  draw();
  element(section).querySelector<HTMLElement>("h1[tabindex]")?.focus();
}

function draw(): void {
  const language = languageNow();
  const words = RETURN_WORDS[language];
  const sentences = language === "ja" ? japanese : english;
  drawFixed(words.title, words.fixed);
  element("work-title").textContent = words.stages[stage].title;
  element("work-note").textContent = words.stages[stage].note;
  element("problem").hidden = problem === null;
  if (problem !== null) {
    element("problem").textContent = `${sentences[problem].text} ${sentences[problem].next}`;
  }
  if (failure !== null) {
    element("failure-text").textContent = sentences[failure].text;
    element("failure-next").textContent = sentences[failure].next;
  }
  const own = signed === null ? undefined : describe(signed.report, language).at(-1);
  element("verdict").textContent = own?.headline ?? "";
  element("verdict").className = `verdict ${own?.tone ?? ""}`;
  element("test").hidden = own?.test !== true;
  drawReceipt(words);
}

function drawReceipt(words: ReturnWords): void {
  element("file", HTMLButtonElement).disabled = receipt === "asking";
  element("desk-problem").hidden = receipt !== "unreachable";
  element("desk-problem").textContent = words.unreachable;
  const shown = receipt !== null && typeof receipt !== "string";
  element("receipt").hidden = !shown;
  if (receipt === null || typeof receipt === "string") {
    return;
  }
  const { number, arrived, report, compared } = receipt;
  element("receipt-facts").replaceChildren(...rows([[words.number, number], [words.arrived, local(arrived)]]));
  element("receipt-signatures").replaceChildren(...describe(report, languageNow()).flatMap(({ headline, tone, lines }, index) => {
    const list = make("dl", "", "lines");
    list.append(...rows(lines));
    return [make("h3", words.signature(index + 1)), make("p", headline, `verdict ${tone}`), list];
  }));
  const worst = (["different", "look", "same"] as const).find((m) => compared.some(({ result }) => result === m)) ?? "none";
  element("compared-sum").textContent = words.sum[worst];
  element("compared-sum").className = `verdict ${{ same: "passed", look: "open", different: "failed", none: "failed" }[worst]}`;
  element("compared").hidden = compared.length === 0;
  element("compared").querySelector("tbody")?.replaceChildren(...compared.map((one) => {
    const row = make("tr");
    row.dataset.field = one.field;
    row.append(
      make("td", words.fields[one.field]), make("td", one.declared), make("td", one.certificate),
      make("td", words.match[one.result], one.result),
    );
    return row;
  }));
}

function rows(lines: [string, string][]): HTMLElement[] {
  return lines.flatMap(([name, value]) => [make("dt", name), make("dd", value)]);
}

/** Asks what is missing; the person may have put it right since. */
function look(): void {
  void status().then((answer) => {
    problem = answer.problem ?? null;
    draw();
  });
}

element("form", HTMLFormElement).onsubmit = (event) => {
  event.preventDefault();
  void sign();
};
element("fill").onclick = () => {
  for (const id of FIELDS) {
    element(id, HTMLInputElement).value = SAMPLE[id];
  }
  element("sex", HTMLSelectElement).value = "女";
};
element("cancel").onclick = () => { abort.abort(); };
element("file").onclick = () => { void handIn(); };
for (const button of document.querySelectorAll<HTMLElement>(".again")) {
  button.onclick = () => {
    show("form");
    look();
  };
}
offerLanguages(draw);
draw();
look();
