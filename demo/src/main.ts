// The demo site's script: how a page uses Natsuin. Everything of interest is
// in sign(); the rest shows and hides what is on the page.
import { NatsuinError, signPDFs, status, type FailureCode, type SignedPDF } from "natsuin";
import english from "../../failure/en.json";
import japanese from "../../failure/ja.json";
import { WORDS, type Language, type Words } from "./words.ts";

type Verdict = keyof Words["verdict"];

const SECTIONS = ["offer", "work", "result", "failure"] as const;

let language: Language = /^ja\b/i.test(navigator.language) ? "ja" : "en";
let stage: keyof Words["stages"] = "starting";
let failure: FailureCode | null = null;
let signed: SignedPDF[] = [];
let problem: FailureCode | null = null;
let abort = new AbortController();

/** A PDF under its own name. */
interface Contract {
  pdf: Blob;
  fileName: string;
}

/** Fetched when the page opens: the click itself must reach signPDFs soon. */
async function fetchContracts(): Promise<Contract[]> {
  const response = await fetch("contracts.json");
  const offered = (await response.json()) as { name: string; address: string }[];
  element("contracts").replaceChildren(...offered.map(({ name, address }) => sheet(name, address)));
  draw();
  return await Promise.all(offered.map(async ({ name, address }) => {
    const file = await fetch(address);
    return { pdf: await file.blob(), fileName: name };
  }));
}

/** A document's name and a link to it. */
function sheet(name: string, address: string): HTMLElement {
  const line = document.createElement("div");
  line.className = "sheet";
  const file = document.createElement("p");
  file.className = "file";
  file.textContent = name;
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.dataset.text = "read";
  line.append(file, link);
  return line;
}

async function sign(contracts: Contract[]): Promise<void> {
  abort = new AbortController();
  stage = "starting";
  show("work");
  try {
    const said = {
      reason: language === "ja" ? "売買契約の締結" : "Conclusion of a sale contract",
      location: language === "ja" ? "見本県見本市" : "Mihon",
    };
    signed = await signPDFs(contracts.map((contract) => ({ ...contract, ...said })), {
      signal: abort.signal,
      onProgress: (progress) => {
        stage = progress.stage;
        draw();
      },
    });
    offerDownloads(signed, contracts);
    show("result");
  } catch (error) {
    failure = error instanceof NatsuinError ? error.code : "internal";
    show("failure");
  }
}

function offerDownloads(results: SignedPDF[], contracts: Contract[]): void {
  element("downloads").replaceChildren(...results.map(({ file }, index) => {
    const link = document.createElement("a");
    link.className = "button primary";
    link.href = URL.createObjectURL(new Blob([file], { type: "application/pdf" }));
    link.download = (contracts[index]?.fileName ?? "").replace(/(\.[^.]*)?$/, "-signed$1");
    if (results.length === 1) {
      link.dataset.text = "download";
    } else {
      link.textContent = link.download;
    }
    const line = document.createElement("p");
    line.append(link);
    return line;
  }));
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
  const verdict = worst(signed.map(verdictOf));
  element("test").hidden = !signed.some(({ report }) => report.signatures.at(-1)?.signer?.test === true);
  element("verdict").textContent = words.verdict[verdict];
  element("verdict-note").textContent = words.note[verdict];
}

function verdictOf({ report }: SignedPDF): Verdict {
  const last = report.signatures.at(-1);
  if (last?.integrity.status !== "intact" || last.indication === "TOTAL-FAILED") {
    return "failed";
  }
  return last.indication === "TOTAL-PASSED" ? "passed" : "open";
}

function worst(verdicts: Verdict[]): Verdict {
  const order = ["failed", "open", "passed"] as const;
  return order.find((verdict) => verdicts.includes(verdict)) ?? "failed";
}

const contracts = fetchContracts();

element("sign").onclick = () => { void contracts.then(sign); };
const own = element("own", HTMLInputElement);
own.onchange = () => {
  const file = own.files?.[0];
  own.value = "";
  if (file !== undefined) {
    void sign([{ pdf: file, fileName: file.name }]);
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
