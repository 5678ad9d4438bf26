// What the page of the return says, in its two languages.
import type { PageStage } from "natsuin";
import type { Language } from "./page.ts";
import type { Stage } from "./words.ts";

/** How a declared value fits the certificate's. */
export type Match = "same" | "look" | "different";

/** Sentences that stand still, and those that follow a return. */
export interface ReturnWords {
  title: string;
  fixed: Record<string, string>;
  stages: Record<PageStage | "starting", Stage>;
  number: string;
  arrived: string;
  signature: (n: number) => string;
  fields: Record<"name" | "address" | "birth" | "sex", string>;
  match: Record<Match, string>;
  sum: Record<Match | "none", string>;
  unreachable: string;
}

/** By language. */
export const RETURN_WORDS: Record<Language, ReturnWords> = {
  ja: {
    title: "確定申告書（見本）",
    fixed: {
      sample: "（電子署名を試すための見本サイト）",
      back: "はじめのページに戻る",
      heading: "確定申告書を書いて、電子署名をする",
      lead: "e-Tax風の見本です。国税庁のものではなく、ここから申告することはできません。",
      fill: "見本の内容を入れる",
      person: "申告する人",
      name: "氏名",
      address: "住所",
      birth: "生年月日",
      sex: "性別",
      female: "女",
      male: "男",
      office: "提出先の税務署",
      amounts: "金額（円）",
      salary: "給与の収入",
      medical: "医療費控除の額",
      insurance: "生命保険料控除の額",
      explain:
        "下のボタンを押すと、確認の窓が開きます。その窓で申告の内容を最後まで確かめてから、マイナンバーカードで署名します。",
      sign: "署名の手続きに進む",
      cancel: "やめる",
      signed: "申告書に署名しました",
      test: "テスト用の証明書です。本物の署名としては使えません。",
      download: "署名した申告書をダウンロードする",
      deskHeading: "見本の受付窓口に出す",
      deskNote: "署名した申告書を、このパソコンの中の見本の窓口へ送ります。窓口は、氏名・住所・生年月日・性別を電子証明書と見くらべます。",
      file: "窓口に出す",
      received: "窓口が受け付けました",
      compared: "申告書と電子証明書の突き合わせ",
      item: "項目",
      declared: "申告書",
      certificate: "電子証明書",
      outcome: "結果",
      noFiling: "見本の窓口です。申告したことにはなりません。受け取った申告書は保存しません。",
      again: "はじめに戻る",
      footer: "人物・会社・申告の内容はすべて架空のものです。",
    },
    stages: {
      starting: { title: "準備しています", note: "少しお待ちください。" },
      consent: { title: "確認の窓が開きました", note: "そちらの窓で、申告の内容を最後まで確かめてください。" },
      card: { title: "カードを待っています", note: "マイナンバーカードをカードリーダーに置いてください。" },
      pin: { title: "暗証番号を待っています", note: "別の小さな窓に、署名用の暗証番号を入れてください。" },
      signing: { title: "署名しています", note: "カードを動かさないでください。" },
    },
    number: "受付番号",
    arrived: "到達日時",
    signature: (n) => `${n}人目の署名`,
    fields: { name: "氏名", address: "住所", birth: "生年月日", sex: "性別" },
    match: { same: "一致", look: "代替文字により要確認", different: "不一致" },
    sum: {
      same: "申告書の人と、署名した人は一致しています。",
      look: "電子証明書に代替文字があります。字の形を確かめてください。",
      different: "申告書の人と、署名した人が一致していません。内容を直して、もう一度署名してください。",
      none: "署名を確かめられないので、突き合わせはしていません。",
    },
    unreachable: "窓口につながりませんでした。しばらくしてから、もう一度押してください。",
  },
  en: {
    title: "Tax return (sample)",
    fixed: {
      sample: "(a sample site for trying electronic signatures)",
      back: "Back to the first page",
      heading: "Fill in a tax return and sign it",
      lead: "A sample in the style of e-Tax. It is not the tax agency's, and nothing can be filed here.",
      fill: "Fill in a sample",
      person: "The person",
      name: "Name",
      address: "Address",
      birth: "Date of birth",
      sex: "Sex",
      female: "female",
      male: "male",
      office: "Tax office",
      amounts: "Amounts (yen)",
      salary: "Salary",
      medical: "Deduction for medical costs",
      insurance: "Deduction for life insurance",
      explain:
        "The button below opens a window in which you read what you declare to its end and then sign it with your My Number Card.",
      sign: "Go on to sign",
      cancel: "Cancel",
      signed: "The return is signed",
      test: "This is a test certificate. It is no real signature.",
      download: "Download the signed return",
      deskHeading: "Hand it in at the sample desk",
      deskNote:
        "This sends the signed return to a sample desk on this computer, which compares name, address, date of birth and sex with the certificate.",
      file: "Hand it in",
      received: "The desk has taken it",
      compared: "The return and the certificate compared",
      item: "Item",
      declared: "Return",
      certificate: "Certificate",
      outcome: "Result",
      noFiling: "This desk is a sample: nothing was filed. It keeps no return.",
      again: "Start again",
      footer: "All people, companies and returns are invented.",
    },
    stages: {
      starting: { title: "Preparing", note: "One moment, please." },
      consent: { title: "A window has opened", note: "Read what you declare there, to its end." },
      card: { title: "Waiting for your card", note: "Place your My Number Card on the card reader." },
      pin: { title: "Waiting for your PIN", note: "Enter your signature PIN in the small separate window." },
      signing: { title: "Signing", note: "Please do not move the card." },
    },
    number: "Receipt number",
    arrived: "Arrived",
    signature: (n) => `Signature ${n}`,
    fields: { name: "Name", address: "Address", birth: "Date of birth", sex: "Sex" },
    match: { same: "the same", look: "to be looked at: substituted characters", different: "different" },
    sum: {
      same: "The person in the return is the one who signed.",
      look: "The certificate has substituted characters. Somebody has to look at them.",
      different: "The person in the return is not the one who signed. Correct the return and sign again.",
      none: "The signature could not be confirmed, so nothing was compared.",
    },
    unreachable: "The desk could not be reached. Please try again in a moment.",
  },
};
