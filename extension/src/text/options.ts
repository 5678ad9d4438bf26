// What the options page says.
import type { Language } from "./language.ts";

/** The words of one language. */
export interface OptionsText {
  optionsTitle: string;
  sites: string;
  sitesNote: string;
  noSites: string;
  allSites: string;
  fixed: string;
  administered: string;
  revoke: string;
  revokeSite: (site: string) => string;
  revoked: (site: string) => string;
  addLabel: string;
  addNote: string;
  add: string;
  added: (site: string) => string;
  notAdded: string;
  badAddress: string;
  languageHeading: string;
  languageBrowser: string;
  versions: string;
  extensionVersion: string;
  hostVersion: string;
  asking: string;
  other: string;
}

const ja: OptionsText = {
  optionsTitle: "Natsuin 電子署名の設定",
  sites: "電子署名を求めることができるサイト",
  sitesNote: "ここにあるサイトだけが、署名やログインの画面を開けます。署名するかどうかは、そのたびにあなたが決めます。",
  noSites: "まだありません。",
  allSites: "すべてのサイト",
  fixed: "この版に最初から入っています。",
  administered: "このパソコンの管理者が決めたサイトのため、取り消せません。管理者に相談してください。",
  revoke: "取り消す",
  revokeSite: (site) => `${site} を取り消す`,
  revoked: (site) => `${site} を取り消しました。`,
  addLabel: "サイトを加える（アドレス）",
  addNote: "例: https://example.jp　次にブラウザーが確認の窓を出します。",
  add: "加える",
  added: (site) => `${site} を加えました。`,
  notAdded: "加えませんでした。",
  badAddress: "このアドレスは使えません。「https://」で始まるサイトのアドレスを入れてください。",
  languageHeading: "ことば / Language",
  languageBrowser: "ブラウザーに合わせる",
  versions: "版",
  extensionVersion: "拡張機能",
  hostVersion: "パソコンのソフト（カードを読むもの）",
  asking: "調べています。",
  other: "そのほか",
};

const en: OptionsText = {
  optionsTitle: "Settings of Natsuin electronic signature",
  sites: "Sites that may ask for your signature",
  sitesNote: "Only these sites can open a window for signing or logging in. You decide each time whether to sign.",
  noSites: "None yet.",
  allSites: "All sites",
  fixed: "Built into this version.",
  administered: "The administrator of this computer chose this site. Only the administrator can remove it.",
  revoke: "Remove",
  revokeSite: (site) => `Remove ${site}`,
  revoked: (site) => `${site} was removed.`,
  addLabel: "Add a site (its address)",
  addNote: "For example https://example.jp. Your browser will then ask you to confirm.",
  add: "Add",
  added: (site) => `${site} was added.`,
  notAdded: "It was not added.",
  badAddress: "This address cannot be used. Type the address of a site that begins with “https://”.",
  languageHeading: "Language / ことば",
  languageBrowser: "The browser’s language",
  versions: "Versions",
  extensionVersion: "Extension",
  hostVersion: "Program on this computer (which reads the card)",
  asking: "Looking.",
  other: "More",
};

/** The options page's words in one language. */
export function optionsTextOf(language: Language): OptionsText {
  return language === "ja" ? ja : en;
}
