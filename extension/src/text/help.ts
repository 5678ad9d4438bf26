// What the help page says besides the sentences of the failure codes.
import type { Language } from "./language.ts";

/** The words of one language. */
export interface HelpText {
  helpTitle: string;
  state: string;
  stateGood: string;
  extensionVersion: string;
  hostVersion: string;
  protocolVersion: string;
  noHost: string;
  asking: string;
  doctor: string;
  doctorText: string;
  doctorNote: string;
  asked: string;
  codes: string;
  codesNote: string;
}

const ja: HelpText = {
  helpTitle: "困ったとき",
  state: "いまの様子",
  stateGood: "拡張機能と、パソコンのソフトは、どちらも動いています。",
  extensionVersion: "拡張機能の版",
  hostVersion: "パソコンのソフトの版",
  protocolVersion: "通信の番号",
  noHost: "動いていません",
  asking: "調べています。",
  doctor: "カードやリーダーを調べる",
  doctorText: "端末（ターミナル）を開いて、次のとおりに打ってください。どこを直せばよいかが、上から順に出ます。",
  doctorNote: "暗証番号の回数は減りません。氏名や住所などは出ないので、そのまま手伝ってくれる人に見せられます。",
  asked: "いま起きたこと",
  codes: "メッセージの一覧",
  codesNote: "画面に出たメッセージと、次にすることです。",
};

const en: HelpText = {
  helpTitle: "When something does not work",
  state: "How it stands",
  stateGood: "The extension and the program on this computer both work.",
  extensionVersion: "Version of the extension",
  hostVersion: "Version of the program on this computer",
  protocolVersion: "Number of the protocol",
  noHost: "does not run",
  asking: "Looking.",
  doctor: "Look at the card and the reader",
  doctorText: "Open a terminal and type this. It tells what has to be repaired, from the top down.",
  doctorNote: "It costs no try of a PIN. It shows no name and no address: show it to whoever helps you.",
  asked: "What just happened",
  codes: "All messages",
  codesNote: "The messages that may have appeared, and what to do next.",
};

/** The help page's words in one language. */
export function helpTextOf(language: Language): HelpText {
  return language === "ja" ? ja : en;
}
