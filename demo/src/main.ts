// The demo site's script: how a page uses Natsuin. Everything of interest is
// in sign(), and for the login in account.ts; the rest shows and hides what is
// on the page.
import { NatsuinError, signPDFs, status, verdictOf, type FailureCode, type Progress, type SignedPDF, type Tone } from "natsuin";
import english from "../../failure/en.json";
import japanese from "../../failure/ja.json";
import { logIn, LoginRefused, logOut, whoIsIt, type Account } from "./account.ts";
import { drawFixed, element, languageNow, offerLanguages } from "./page.ts";
import { gravest, toneOf } from "./verdict.ts";
import { WORDS, type Stage, type Words } from "./words.ts";

const SECTIONS = ["offer", "work", "result", "failure"] as const;

let stage: keyof Words["stages"] = "starting";
let loggingIn = false;
let member: Account | undefined;
let failure: FailureCode | "refused" | null = null;
let signed: SignedPDF[] = [];
let offered: string[] = [];
let returned = false;
let problem: FailureCode | null = null;
let abort = new AbortController();

/** A PDF under its own name. */
interface Contract {
  pdf: Blob;
  fileName: string;
  reason?: string;
  location?: string;
}

/** What is said in a signature to the shop's own documents. */
function said(): { reason: string; location: string } {
  return languageNow() === "ja"
    ? { reason: "売買契約の締結", location: "見本県見本市" }
    : { reason: "Conclusion of a sale contract", location: "Mihon" };
}

/** Fetched when the page opens: the click itself must reach signPDFs soon. */
async function fetchContracts(): Promise<Contract[]> {
  const response = await fetch("contracts.json");
  const list = (await response.json()) as { name: string; address: string }[];
  element("contracts").replaceChildren(...list.map(({ name, address }) => sheet(name, address)));
  offered = list.map(({ name }) => name);
  show("offer"); // not before: its buttons would move under the pointer
  return await Promise.all(list.map(async ({ name, address }) => {
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
  file.id = `file-${address}`;
  link.setAttribute("aria-describedby", file.id); // every link says the same
  line.append(file, link);
  return line;
}

async function login(): Promise<void> {
  begin(true);
  try {
    member = await logIn({ signal: abort.signal, onProgress: follow });
    returned = false;
    show("offer");
  } catch (error) {
    fail(error);
  }
}

function begin(login: boolean): void {
  abort = new AbortController();
  loggingIn = login;
  stage = "starting";
  show("work");
}

function follow(progress: Progress): void {
  stage = progress.stage;
  draw();
}

function fail(error: unknown): void {
  failure = error instanceof LoginRefused ? "refused" : error instanceof NatsuinError ? error.code : "internal";
  show("failure");
}

async function sign(contracts: Contract[]): Promise<void> {
  begin(false);
  try {
    signed = await signPDFs(contracts, {
      signal: abort.signal,
      onProgress: follow,
    });
    offerDownloads(signed, contracts);
    show("result");
  } catch (error) {
    fail(error);
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

function show(section: (typeof SECTIONS)[number]): void {
  for (const id of SECTIONS) {
    element(id).hidden = id !== section;
  }
  draw();
  if (section !== "offer") {
    element(section).querySelector<HTMLElement>("h1")?.focus();
  }
}

/** One document is signed, or all of contract day or the first alone. */
function drawOffer(words: Words): void {
  const [first = "", ...more] = offered;
  element("heading").textContent = words.heading(offered.length);
  element("sign").textContent = more.length > 0 ? words.signAll(offered.length) : words.fixed.sign ?? "";
  element("sign-first").hidden = more.length === 0;
  element("sign-first").textContent = words.signFirst(first.replace(/\.pdf$/i, ""));
}

function draw(): void {
  const words = WORDS[languageNow()];
  const sentences = languageNow() === "ja" ? japanese : english;
  drawFixed(words.title, words.fixed);
  drawOffer(words);
  const { title, note } = stageOf(words);
  element("work-title").textContent = title;
  element("work-note").textContent = note;
  drawMember(words);
  element("problem").hidden = problem === null;
  if (problem !== null) {
    element("problem").textContent = `${sentences[problem].text} ${sentences[problem].next}`;
  }
  if (failure !== null) {
    const sentence = failure === "refused" ? words.refused : sentences[failure];
    element("failure-text").textContent = sentence.text;
    element("failure-next").textContent = sentence.next;
  }
  const verdict = gravest(signed.map(toneOfNew));
  element("test").hidden = !signed.some(({ report }) => report.signatures.at(-1)?.signer?.test === true);
  element("next-steps").hidden = verdict === "failed";
  element("verdict").textContent = words.verdict[verdict];
  element("verdict-note").textContent = words.note[verdict];
}

function stageOf(words: Words): Stage {
  const own: Partial<Words["stages"]> = loggingIn ? words.loginStages : {};
  return own[stage] ?? words.stages[stage];
}

/** Who is logged in, and the button that changes it. */
function drawMember(words: Words): void {
  const account = member?.account ?? null;
  element("member").hidden = member === undefined || element("offer").hidden;
  element("member-text").textContent = account === null ? words.stranger : words.member(account);
  element("member-note").textContent =
    account === null ? words.strangerNote : returned ? words.returnedNote : words.memberNote;
  element("login").hidden = account !== null;
  element("logout").hidden = account === null;
}

/** What a person should think of a document that was just signed. */
function toneOfNew({ report }: SignedPDF): Tone {
  const last = report.signatures.at(-1);
  return last === undefined ? "failed" : toneOf(verdictOf(last));
}

/** Asks what is missing; the person may have put it right since. */
function look(): void {
  void status().then((answer) => {
    problem = answer.problem ?? null;
    draw();
  });
}

const contracts = fetchContracts();

const signOffered = (count?: number): void => {
  void contracts.then((all) => sign(all.slice(0, count).map((contract) => ({ ...contract, ...said() }))));
};
element("sign").onclick = () => { signOffered(); };
element("sign-first").onclick = () => { signOffered(1); };
// Choosing a file is no request to sign it: the click that opened the dialog
// may be a minute ago. A click of its own is.
const own = element("own", HTMLInputElement);
own.onchange = () => {
  element("own-names").replaceChildren(...[...own.files ?? []].map(({ name }) => {
    const line = document.createElement("li");
    line.textContent = name;
    return line;
  }));
  element("sign-own").hidden = own.files?.length === 0;
};
element("sign-own").onclick = () => {
  void sign([...own.files ?? []].map((file) => ({ pdf: file, fileName: file.name })));
};
element("login").onclick = () => { void login(); };
element("logout").onclick = () => {
  void logOut().then(() => {
    member = { account: null };
    draw();
  });
};
element("choose").onclick = () => { own.click(); };
element("cancel").onclick = () => { abort.abort(); };
offerLanguages(draw);
for (const button of document.querySelectorAll<HTMLElement>(".again")) {
  button.onclick = () => {
    show("offer");
    look();
  };
}
draw();
contracts.catch(() => { show("offer"); }); // the person's own files are left
void whoIsIt().then((answer) => {
  member = answer;
  returned = (answer?.account ?? null) !== null;
  draw();
});
look();
