// usage: node pdf-lib.mjs streams|form|update OUT.pdf [IN.pdf]
import { readFileSync, writeFileSync } from "node:fs";
import { PDFDocument, StandardFonts } from "pdf-lib";

const [kind, out, input] = process.argv.slice(2);

async function page() {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage().drawText("Contract of sale", { x: 72, y: 700, size: 24, font });
  return document;
}

const kinds = {
  // Object streams and a cross-reference stream.
  streams: async () => (await page()).save({ useObjectStreams: true }),
  // A form to fill in, and a cross-reference table.
  form: async () => {
    const document = await page();
    const form = document.getForm();
    const where = { x: 72, y: 600, width: 200, height: 24 };
    form.createTextField("name").addToPage(document.getPage(0), where);
    form.createCheckBox("agreed").addToPage(document.getPage(0), { ...where, y: 560, width: 24 });
    return document.save({ useObjectStreams: false });
  },
  // Another producer's file, read and written anew.
  update: async () => {
    const document = await PDFDocument.load(readFileSync(input));
    document.setTitle("契約書");
    return document.save({ useObjectStreams: true });
  },
};

writeFileSync(out, await kinds[kind]());
