// The XML of a return in the style of e-Tax: the shape is that of public samples,
// the namespaces are ours, and no authority knows it.

/** What the person fills in. */
export interface Declared {
  name: string;
  address: string;
  birth: string;
  sex: string;
  office: string;
  salary: string;
  medical: string;
  insurance: string;
}

/** The return as a text, to be signed as it is. */
export function returnXML(declared: Declared, today: string): string {
  const element = (name: string, value: string) => `      <${name} ID="${name}">${escaped(value)}</${name}>\n`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<DATA xmlns="urn:natsuin:sample:shotoku" id="DATA">\n` +
    `  <RSH0010 VR="1.0" id="RSH0010">\n` +
    `    <IT VR="1.0" id="IT">\n` +
    element("ZEIMUSHO", declared.office) +
    element("TEISYUTSU_DAY", today) +
    element("NOZEISHA_NM", declared.name) +
    element("NOZEISHA_ADR", declared.address) +
    element("BIRTHDAY", declared.birth) +
    element("SEIBETSU", declared.sex) +
    `    </IT>\n` +
    `    <CONTENTS id="CONTENTS">\n` +
    element("KYUYO_SHUNYU", declared.salary) +
    element("IRYOHI", declared.medical) +
    element("SEIMEI_HOKEN", declared.insurance) +
    `    </CONTENTS>\n` +
    `  </RSH0010>\n` +
    `</DATA>\n`
  );
}

function escaped(value: string): string {
  // Forms may hold what XML cannot: controls, and halves of surrogate pairs.
  return value.normalize("NFC").replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
