// A report in the words of the site: for each signature the four lines 改変,
// 証明書, 失効確認 and 時刻. What counts first is the package's verdict, and the
// words are those of every other place that shows a report.
import { verdictOf, type Report, type SignatureReport, type Tone, type Verdict } from "natsuin";
import english from "../../verify/words/en.json";
import japanese from "../../verify/words/ja.json";
import { local, type Language } from "./page.ts";

const WORDS = { ja: japanese, en: english };

/** One signature, described. */
export interface Described {
  headline: string;
  tone: Tone;
  test: boolean;
  /** Name and value of each line. */
  lines: [string, string][];
}

/** Describes every signature of a report. */
export function describe(report: Report, language: Language): Described[] {
  const { rows } = WORDS[language];
  return report.signatures.map((signature) => {
    const verdict = verdictOf(signature);
    return {
      headline: headline(verdict, language),
      tone: toneOf(verdict),
      test: signature.chain.test || signature.signer?.test === true,
      lines: [
        [rows.alteration, WORDS[language].alteration[verdict.alteration]],
        [rows.certificate, certificate(signature, language)],
        [rows.revocation, revocation(signature, language)],
        [rows.time, time(signature, language)],
      ],
    };
  });
}

/** The four attributes of the certificate, where they were asked for. */
export function personOf({ signer }: SignatureReport, language: Language): [string, string][] {
  if (!signer?.attributes) {
    return [];
  }
  const { rows } = WORDS[language];
  const { name, address, birth, birthJa, sex } = signer.attributes;
  return [
    [rows.name, name],
    [rows.address, address],
    [rows.birth, language === "ja" && birthJa !== "" ? birthJa : birth],
    [rows.sex, sex],
  ];
}

/** The gravest of several verdicts; about nothing at all there is no good one. */
export function gravest(tones: readonly Tone[]): Tone {
  const order = ["failed", "open", "passed"] as const;
  return order.find((tone) => tones.includes(tone)) ?? "failed";
}

/** How it is to be taken: whoever received a changed document must not use it. */
export function toneOf({ tone, headline: [first] }: Verdict): Tone {
  return first === "unaltered" ? tone : "failed";
}

/** The few words of a verdict; whether it is a test's stands elsewhere. */
function headline(verdict: Verdict, language: Language): string {
  const words = verdict.headline.filter((word) => word !== "test").map((word) => WORDS[language].headline[word]);
  const all = words.join(language === "ja" ? "・" : ", ");
  return all.charAt(0).toUpperCase() + all.slice(1);
}

function certificate({ chain }: SignatureReport, language: Language): string {
  const words = WORDS[language];
  const state = words.chain[chain.status];
  return language === "ja" ? `${words.class[chain.class]}。${state}` : `${words.class[chain.class]}; ${state}`;
}

function revocation({ revocation: { status, sourceTime } }: SignatureReport, language: Language): string {
  const state = WORDS[language].revocation[status];
  if (sourceTime === null) {
    return state;
  }
  const as = local(sourceTime);
  return language === "ja" ? `${state}（${as} の失効情報で確認）` : `${state} (revocation data of ${as})`;
}

function time({ time: { bestSignatureTime, claimedSigningTime } }: SignatureReport, language: Language): string {
  if (bestSignatureTime !== null) {
    const at = local(bestSignatureTime);
    return language === "ja" ? `${at}（タイムスタンプで証明）` : `${at} (proven by a time-stamp)`;
  }
  if (claimedSigningTime !== null) {
    const at = local(claimedSigningTime);
    return language === "ja" ? `${at}（署名者の申告。証明はありません）` : `${at} (claimed by the signer, not proven)`;
  }
  return language === "ja" ? "分かりません" : "Unknown";
}
