// Lies in the file: what its last revision does beyond a signature.
import { prepare, rewrite } from "./revision.mjs";
import { askToSign, send } from "./wire.mjs";

const HOUR = 3_600_000;

/**
 * What each revision does, as changes of the one that only prepares.
 * @type {Record<string, [string, string][]>}
 */
const REVISIONS = {
  "changes-content": [["7 0 obj", "6 0 obj\n<< /Length 1 >>\nstream\nn\nendstream\nendobj\n7 0 obj"]],
  "hides-layers": [["/Pages 1 0 R", "/Pages 1 0 R /OCProperties << /OCGs [] /D << /BaseState /OFF >> >>"]],
  "adds-script": [["/Pages 1 0 R", "/Pages 1 0 R /OpenAction << /S /JavaScript /JS (this.dirty = true) >>"]],
  attaches: [["/Pages 1 0 R", "/Pages 1 0 R /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> >>"]],
  "adds-field": [
    ["/Fields [7 0 R]", "/Fields [7 0 R 10 0 R]"],
    ["8 0 obj", "10 0 obj\n<< /FT /Tx /T (amount) /V (9,000,000) >>\nendobj\n8 0 obj"],
    ["/Size 10", "/Size 11"],
  ],
  "hides-reason": [["/Reason <", "/Reas#6fn <FEFF0047006900660074> /Reason <"]],
  certifies: [
    ["/Pages 1 0 R", "/Pages 1 0 R /Perms << /DocMDP 8 0 R >>"],
    ["/Type /Sig ", "/Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 /V /1.2 >> >>] "],
  ],
  // Takes the same way and changes nothing: the control.
  "adds-nothing": [],
};

/**
 * Has a prepared file signed that a function makes of the receipt.
 * @param {(receipt: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>} make
 */
async function sign(make) {
  // The gesture lasts for seconds: ask at once, and make the file meanwhile.
  const asked = askToSign();
  const receipt = new Uint8Array(await (await fetch("/files/receipt.pdf")).arrayBuffer());
  const file = await make(receipt);
  const wire = await asked;
  await send(wire, file);
  return await wire.ends();
}

/** @type {Record<string, () => Promise<string>>} */
export const FILE_LIES = {
  past: () => sign((receipt) => prepare(receipt, { time: new Date(Date.now() - HOUR) })),
  future: () => sign((receipt) => prepare(receipt, { time: new Date(Date.now() + HOUR) })),
  ...Object.fromEntries(Object.entries(REVISIONS).map(([name, changes]) => [
    name,
    () => sign(async (receipt) => rewrite(await prepare(receipt), receipt.length, changes)),
  ])),
};
