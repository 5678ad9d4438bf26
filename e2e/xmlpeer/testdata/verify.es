// node --input-type=module - FILE < verify.es: says for every signature of an XML file what xmldsigjs
// and xadesjs find, one line each: NAME INDEX accepted|rejected [why].
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { DOMImplementation, DOMParser, XMLSerializer } from "@xmldom/xmldom";
import xpath from "xpath";
import * as core from "xml-core";
import * as xmldsigjs from "xmldsigjs";
import * as xadesjs from "xadesjs";

const dependencies = { DOMParser, XMLSerializer, DOMImplementation, xpath };
core.setNodeDependencies(dependencies);

const text = readFileSync(process.argv[2], "utf8");
for (const [name, peer] of [["xmldsigjs", xmldsigjs], ["xadesjs", xadesjs]]) {
  peer.setNodeDependencies?.(dependencies);
  peer.Application.setEngine("node", webcrypto);
  const document = peer.Parse(text);
  const signatures = document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature");
  for (let i = 0; i < signatures.length; i++) {
    let verdict;
    try {
      const signed = new peer.SignedXml(document);
      signed.LoadXml(signatures[i]);
      verdict = (await signed.Verify()) === true ? "accepted" : "rejected";
    } catch (error) {
      verdict = `rejected ${String(error?.message).split("\n")[0]}`;
    }
    console.log(`${name} ${i} ${verdict}`);
  }
}
