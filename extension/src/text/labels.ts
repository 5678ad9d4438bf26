// What elements of tax files in the style of e-Tax are called, by their local
// names as public samples have them. The name itself always stands beside the
// label: a label is a help, no statement of an authority.

/** The labels of one language by local name. */
export type Labels = Readonly<Record<string, string>>;

const LABELS: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  DATA: ["申告データ", "Filing"],
  RSH0010: ["所得税の申告（見本）", "Income tax return (sample)"],
  CATALOG: ["目次", "Contents"],
  CONTENTS: ["申告の内容", "What is declared"],
  IT: ["申告する人について", "About the person"],
  ZEIMUSHO: ["提出先の税務署", "Tax office"],
  zeimusho_NM: ["税務署の名前", "Name of the tax office"],
  TEISYUTSU_DAY: ["提出する日", "Day of filing"],
  NENBUN: ["年分", "Tax year"],
  NOZEISHA_NM: ["氏名", "Name"],
  NOZEISHA_NM_KN: ["氏名のフリガナ", "Name in kana"],
  NOZEISHA_ADR: ["住所", "Address"],
  NOZEISHA_TEL: ["電話番号", "Telephone"],
  BIRTHDAY: ["生年月日", "Date of birth"],
  SEIBETSU: ["性別", "Sex"],
  SHOKUGYO: ["職業", "Occupation"],
  era: ["元号", "Era"],
  yy: ["年", "Year"],
  mm: ["月", "Month"],
  dd: ["日", "Day"],
  KYUYO_SHUNYU: ["給与の収入", "Salary"],
  IRYOHI: ["医療費控除の額", "Deduction for medical costs"],
  SEIMEI_HOKEN: ["生命保険料控除の額", "Deduction for life insurance"],
  KIFUKIN: ["寄附金控除の額", "Deduction for donations"],
};

function labels(of: 0 | 1): Labels {
  return Object.fromEntries(Object.entries(LABELS).map(([name, words]) => [name, words[of]]));
}

/** In Japanese. */
export const labelsJa = labels(0);

/** In English. */
export const labelsEn = labels(1);
