// The demo site's script: how a page uses Natsuin. Everything of interest is
// in sign(); the rest shows and hides what is on the page.
import { NatsuinError, signPDF, status, type FailureCode, type SignedPDF } from "natsuin";
import english from "../../failure/en.json";
import japanese from "../../failure/ja.json";
import { WORDS, type Language, type Words } from "./words.ts";

const SECTIONS = ["offer", "work", "result", "failure"] as const;

let language: Language = /^ja\b/i.test(navigator.language) ? "ja" : "en";
let stage: keyof Words["stages"] = "starting";
let failure: FailureCode | null = null;
let signed: SignedPDF | null = null;
let problem: FailureCode | null = null;
let abort = new AbortController();

/** A PDF under its own name. */
interface Contract {
  pdf: Blob;
  fileName: string;
}

/** Fetched when the page opens: the click itself must reach signPDF soon. */
async function fetchContract(): Promise<Contract> {
  const response = await fetch("contract.pdf");
  const named = /filename\*=UTF-8''([^;]+)$/.exec(response.headers.get("Content-Disposition") ?? "");
  const fileName = decodeURIComponent(named?.[1] ?? "contract.pdf");
  element("contract").textContent = fileName;
  return { pdf: await response.blob(), fileName };
}

async function sign({ pdf, fileName }: Contract): Promise<void> {
  abort = new AbortController();
  stage = "starting";
  show("work");
  try {
    signed = await signPDF(pdf, {
      fileName,
      reason: language === "ja" ? "売買契約の締結" : "Conclusion of a sale contract",
      location: language === "ja" ? "見本県見本市" : "Mihon",
      signal: abort.signal,
      onProgress: (progress) => {
        stage = progress.stage;
        draw();
      },
    });
    offerDownload(signed, fileName);
    show("result");
  } catch (error) {
    failure = error instanceof NatsuinError ? error.code : "internal";
    show("failure");
  }
}

function offerDownload({ file }: SignedPDF, fileName: string): void {
  const link = element("download", HTMLAnchorElement);
  link.href = URL.createObjectURL(new Blob([file], { type: "application/pdf" }));
  link.download = fileName.replace(/(\.[^.]*)?$/, "-signed$1");
}

function element(id: string): HTMLElement;
function element<T extends HTMLElement>(id: string, kind: new () => T): T;
function element(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`looking for #${id}`);
  }
  return found;
}

function show(section: (typeof SECTIONS)[number]): void {
  for (const id of SECTIONS) {
    element(id).hidden = id !== section;
  }
  draw();
}

function draw(): void {
  const words = WORDS[language];
  const sentences = language === "ja" ? japanese : english;
  document.documentElement.lang = language;
  document.title = words.title;
  element("language").textContent = words.other;
  for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) {
    place.textContent = words.fixed[place.dataset.text ?? ""] ?? "";
  }
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
  const verdict = verdictOf(signed);
  element("test").hidden = signed?.report.signatures.at(-1)?.signer?.test !== true;
  element("verdict").textContent = words.verdict[verdict];
  element("verdict-note").textContent = words.note[verdict];
}

function verdictOf(result: SignedPDF | null): keyof Words["verdict"] {
  const last = result?.report.signatures.at(-1);
  if (last?.integrity.status !== "intact" || last.indication === "TOTAL-FAILED") {
    return "failed";
  }
  return last.indication === "TOTAL-PASSED" ? "passed" : "open";
}

const contract = fetchContract();

element("sign").onclick = () => { void contract.then(sign); };
const own = element("own", HTMLInputElement);
own.onchange = () => {
  const file = own.files?.[0];
  own.value = "";
  if (file !== undefined) {
    void sign({ pdf: file, fileName: file.name });
  }
};
element("choose").onclick = () => { own.click(); };
element("cancel").onclick = () => { abort.abort(); };
element("language").onclick = () => {
  language = language === "ja" ? "en" : "ja";
  draw();
};
for (const button of document.querySelectorAll<HTMLElement>(".again")) {
  button.onclick = () => { show("offer"); };
}
show("offer");
void status().then((answer) => {
  problem = answer.problem ?? null;
  draw();
});
