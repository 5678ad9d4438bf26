// A report in the words of the site: for each signature the four lines 改変,
// 証明書, 失効確認 and 時刻. Nothing is said that the report does not know.
import type { Report, SignatureReport } from "natsuin";
import { local, type Language } from "./page.ts";

/** A text in both languages. */
type Text = Record<Language, string>;

/** How a verdict is to be taken; there is no green for what is not known. */
export type Tone = "passed" | "open" | "failed";

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
  return report.signatures.map((signature) => ({
    headline: headline(signature)[language],
    tone: toneOf(signature),
    test: signature.chain.test || signature.signer?.test === true,
    lines: [
      [NAMES.alteration[language], alteration(signature)[language]],
      [NAMES.certificate[language], certificate(signature)[language]],
      [NAMES.revocation[language], revocation(signature, language)],
      [NAMES.time[language], time(signature, language)],
    ],
  }));
}

/** The four attributes of the certificate, where they were asked for. */
export function personOf({ signer }: SignatureReport, language: Language): [string, string][] {
  if (!signer?.attributes) {
    return [];
  }
  const { name, address, birth, birthJa, sex } = signer.attributes;
  return [
    [NAMES.name[language], name],
    [NAMES.address[language], address],
    [NAMES.birth[language], language === "ja" && birthJa !== "" ? birthJa : birth],
    [NAMES.sex[language], sex],
  ];
}

/** The graver of two verdicts. */
export function graver(a: Tone, b: Tone): Tone {
  return [a, b].includes("failed") ? "failed" : [a, b].includes("open") ? "open" : "passed";
}

const NAMES = {
  alteration: { ja: "改変", en: "Alteration" },
  certificate: { ja: "証明書", en: "Certificate" },
  revocation: { ja: "失効確認", en: "Revocation" },
  time: { ja: "時刻", en: "Time" },
  name: { ja: "氏名", en: "Name" },
  address: { ja: "住所", en: "Address" },
  birth: { ja: "生年月日", en: "Date of birth" },
  sex: { ja: "性別", en: "Sex" },
} satisfies Record<string, Text>;

function unaltered({ integrity, coverage, modification }: SignatureReport): boolean {
  return integrity.status === "intact" && coverage !== "unclear" && ["none", "lta", "form-filling"].includes(modification);
}

function toneOf(signature: SignatureReport): Tone {
  if (signature.indication === "TOTAL-FAILED" || !unaltered(signature)) {
    return "failed";
  }
  return signature.indication === "TOTAL-PASSED" ? "passed" : "open";
}

function headline(signature: SignatureReport): Text {
  const { integrity, revocation: { status }, indication } = signature;
  if (integrity.status === "modified") {
    return { ja: "改変あり", en: "Altered" };
  }
  if (integrity.status === "broken") {
    return { ja: "署名が壊れています", en: "Broken signature" };
  }
  if (integrity.status !== "intact") {
    return { ja: "改変は確認できません", en: "Alteration cannot be checked" };
  }
  if (!unaltered(signature)) {
    return { ja: "署名のあとの変更あり・要確認", en: "Changed after signing, needs a check" };
  }
  if (status === "revoked") {
    return { ja: "改変なし・失効", en: "Unchanged, revoked" };
  }
  if (status !== "good") {
    return { ja: "改変なし・失効未確認", en: "Unchanged, revocation not checked" };
  }
  if (indication !== "TOTAL-PASSED") {
    return { ja: "改変なし・要確認", en: "Unchanged, needs a check" };
  }
  return { ja: "改変なし・失効なし（失効情報の時点）", en: "Unchanged, not revoked (as of the revocation data)" };
}

function alteration(signature: SignatureReport): Text {
  const { integrity, coverage, modification } = signature;
  if (integrity.status === "modified") {
    return { ja: "あり。中身が、署名されたものと違います。", en: "Yes: the content is not what was signed." };
  }
  if (integrity.status === "broken") {
    return { ja: "分かりません。署名の値か形が正しくありません。", en: "Unknown: the signature itself is wrong." };
  }
  if (integrity.status !== "intact") {
    return { ja: "確認できません。", en: "Cannot be checked." };
  }
  if (coverage === "unclear") {
    return { ja: "署名が書類の一部にしか及びません。", en: "The signature covers only a part of the file." };
  }
  return MODIFICATIONS[modification];
}

const MODIFICATIONS: Record<SignatureReport["modification"], Text> = {
  none: { ja: "なし", en: "None" },
  lta: { ja: "なし（長期保存の情報だけが加わりました）", en: "None (only archive evidence was added)" },
  "form-filling": {
    ja: "なし（あとから別の署名か、入力欄への記入が加わりました）",
    en: "None (a later signature or filled-in fields were added)",
  },
  annotations: { ja: "あとから注釈が加えられました。", en: "Annotations were added later." },
  other: { ja: "あとから、署名した書類には許されない変更がありました。", en: "There are later changes that a signed document must not undergo." },
  unknown: { ja: "あとからの変更を調べきれませんでした。", en: "Later changes could not be analysed." },
};

const CHAINS: Record<SignatureReport["chain"]["status"], Text> = {
  good: { ja: "発行元まで確かめました。", en: "Traced to its issuer." },
  expired: { ja: "有効期間が過ぎています。", en: "Its validity has ended." },
  "not-yet": { ja: "有効期間の前です。", en: "Its validity has not begun." },
  broken: { ja: "発行元までの規則に合いません。", en: "A rule on the way to its issuer is broken." },
  incomplete: { ja: "発行元を確かめられません。", en: "Its issuer cannot be confirmed." },
  malformed: { ja: "証明書を読めません。", en: "It cannot be read." },
};

function certificate({ chain, signer }: SignatureReport): Text {
  const state = CHAINS[chain.status];
  const kind: Text =
    signer?.class === "sign" ? { ja: "署名用電子証明書。", en: "Signing certificate. " }
    : signer?.class === "auth" ? { ja: "利用者証明用電子証明書。", en: "Login certificate. " }
    : { ja: "マイナンバーカードのものではない証明書。", en: "Not a My Number Card's certificate. " };
  return { ja: kind.ja + state.ja, en: kind.en + state.en };
}

function revocation({ revocation: { status, sourceTime } }: SignatureReport, language: Language): string {
  const as = sourceTime === null ? "" : local(sourceTime);
  switch (status) {
    case "good":
      return language === "ja" ? `失効していません（${as} の失効情報で確認）` : `Not revoked (revocation data of ${as})`;
    case "revoked":
      return language === "ja"
        ? `失効しています（${as} の失効情報で確認。事情は断定できません）`
        : `Revoked (revocation data of ${as}; the reason cannot be concluded)`;
    case "unknown":
      return language === "ja" ? "手もとの失効情報では分かりません" : "The data at hand does not tell";
    case "not-checked":
      return language === "ja" ? "未確認（失効の情報がありません）" : "Not checked (no revocation data)";
  }
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
