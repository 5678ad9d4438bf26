// What the demo site says, in its two languages.
import type { PageStage } from "natsuin";
import type { Language } from "./page.ts";

/** One step of a request. */
export interface Stage {
  title: string;
  note: string;
}

/** Sentences that stand still, and those that follow a request. */
export interface Words {
  title: string;
  fixed: Record<string, string>;
  stages: Record<PageStage | "starting", Stage>;
  loginStages: Record<"consent" | "pin" | "signing", Stage>;
  heading: (documents: number) => string;
  signAll: (documents: number) => string;
  signFirst: (name: string) => string;
  member: (account: string) => string;
  memberNote: string;
  returnedNote: string;
  stranger: string;
  strangerNote: string;
  refused: { text: string; next: string };
  verdict: { passed: string; open: string; failed: string };
  note: { passed: string; open: string; failed: string };
}

/** By language. */
export const WORDS: Record<Language, Words> = {
  ja: {
    title: "みほん不動産 契約の手続き",
    fixed: {
      sample: "（電子署名を試すための見本サイト）",
      read: "書類を読む（PDF）",
      explain:
        "下のボタンを押すと、確認の窓が開きます。その窓で書類を最後まで確かめてから、マイナンバーカードで署名します。書類がこのパソコンの外へ送られることはありません。",
      sign: "署名の手続きに進む",
      login: "ログイン",
      logout: "ログアウト",
      own: "お手持ちのPDFで試すこともできます。",
      choose: "PDFを選ぶ",
      signOwn: "選んだ書類の署名の手続きに進む",
      test: "テスト用の証明書です。本物の署名としては使えません。",
      cancel: "やめる",
      received: "署名した書類を受け取りました",
      download: "署名した書類をダウンロードする",
      noEvidence:
        "この結果は、このページが自分で確かめたものです。ほかの人に示すときは、拡張機能の画面か「natsuin verify」で確かめてください。",
      nextTitle: "次にすること",
      next1: "上のボタンで、署名した書類をこのパソコンに保存します。",
      next2: "保存した書類を、契約の相手に送ります。",
      next3: "相手の方に、次のページを知らせます。",
      other: "受け取る方へ：改変されていないことの確認方法",
      taxReturn: "確定申告書（e-Tax風の見本）に署名する",
      again: "はじめに戻る",
      footer: "人物・会社・物件はすべて架空のものです。",
    },
    stages: {
      starting: { title: "準備しています", note: "少しお待ちください。" },
      consent: {
        title: "確認の窓が開きました",
        note: "そちらの窓で、書類の中身を最後まで確かめてください。",
      },
      card: { title: "カードを待っています", note: "マイナンバーカードをカードリーダーに置いてください。" },
      pin: { title: "暗証番号を待っています", note: "別の小さな窓に、署名用の暗証番号を入れてください。" },
      signing: { title: "署名しています", note: "カードを動かさないでください。" },
    },
    loginStages: {
      consent: { title: "確認の窓が開きました", note: "そちらの窓で、ログイン先を確かめてください。" },
      pin: {
        title: "暗証番号を待っています",
        note: "別の小さな窓に、利用者証明用の暗証番号（数字4桁）を入れてください。",
      },
      signing: { title: "ログインしています", note: "カードを動かさないでください。" },
    },
    heading: (documents) => (documents > 1 ? `次の${documents}つの書類に電子署名をお願いします` : "次の書類に電子署名をお願いします"),
    signAll: (documents) => `${documents}つの書類にまとめて署名する（暗証番号は1回）`,
    signFirst: (name) => `${name}だけに署名する`,
    member: (account) => `ログインしています（会員番号 ${account}）`,
    memberNote: "次の1時間は、このブラウザーで同じ方だと分かります。終わるときは「ログアウト」を押してください。",
    returnedNote: "おかえりなさい。前にログインした方だと分かりました。終わるときは「ログアウト」を押してください。",
    stranger: "マイナンバーカードでログインできます。",
    strangerNote: "数字4桁の暗証番号を使います。氏名や住所は送られません。ログインしなくても署名できます。",
    refused: { text: "ログインできませんでした", next: "もう一度、はじめからお試しください。" },
    verdict: {
      passed: "改変なし・証明書も確認済み",
      open: "改変なし・失効未確認",
      failed: "署名を確かめられませんでした",
    },
    note: {
      passed: "書類は署名のあと変えられていません。",
      open: "書類は署名のあと変えられていません。証明書が失効していないかは、確認していません。",
      failed: "この書類は使わないでください。",
    },
  },
  en: {
    title: "Mihon Real Estate, contract",
    fixed: {
      sample: "(a sample site for trying electronic signatures)",
      read: "Read it (PDF)",
      explain:
        "The button below opens a window in which you read the document to its end and then sign it with your My Number Card. The document does not leave this computer.",
      sign: "Go on to sign",
      login: "Log in",
      logout: "Log out",
      own: "Or try it with a PDF of your own.",
      choose: "Choose a PDF",
      signOwn: "Go on to sign what you chose",
      test: "This is a test certificate. It is no real signature.",
      cancel: "Cancel",
      received: "The signed document has arrived",
      download: "Download the signed document",
      noEvidence:
        "This page has checked the result by itself. To show it to others, check it in the extension or with “natsuin verify”.",
      nextTitle: "What to do next",
      next1: "Save the signed document on this computer with the button above.",
      next2: "Send the saved document to the other party.",
      next3: "Tell the other party about this page:",
      other: "For the other party: how to check that nothing was altered",
      taxReturn: "Sign a tax return (a sample in the style of e-Tax)",
      again: "Start again",
      footer: "All persons, companies and places are invented.",
    },
    stages: {
      starting: { title: "Preparing", note: "One moment, please." },
      consent: {
        title: "A window has opened",
        note: "Please read the document to its end in that window.",
      },
      card: { title: "Waiting for the card", note: "Place your My Number Card on the card reader." },
      pin: { title: "Waiting for the PIN", note: "Enter your signature PIN in the small separate window." },
      signing: { title: "Signing", note: "Please do not move the card." },
    },
    loginStages: {
      consent: { title: "A window has opened", note: "Please check in that window where you are logging in." },
      pin: { title: "Waiting for the PIN", note: "Enter your login PIN (4 digits) in the small separate window." },
      signing: { title: "Logging in", note: "Please do not move the card." },
    },
    heading: (documents) => (documents > 1 ? `Please sign these ${documents} documents` : "Please sign this document"),
    signAll: (documents) => `Sign all ${documents} documents (one PIN)`,
    signFirst: (name) => `Sign only ${name}`,
    member: (account) => `You are logged in (member ${account})`,
    memberNote: "For the next hour this browser is recognised. Press “Log out” when you are done.",
    returnedNote: "Welcome back: you were recognised from your last login. Press “Log out” when you are done.",
    stranger: "You can log in with your My Number Card.",
    strangerNote: "It takes the PIN of 4 digits. Name and address are not sent. You can sign without logging in.",
    refused: { text: "You could not be logged in", next: "Please start again." },
    verdict: {
      passed: "Not altered, certificate checked",
      open: "Not altered, revocation not checked",
      failed: "The signature could not be confirmed",
    },
    note: {
      passed: "The document has not been changed since it was signed.",
      open: "The document has not been changed since it was signed. Whether the certificate was revoked has not been checked.",
      failed: "Please do not use this document.",
    },
  },
};
