import type { VerifyText } from "./verify.ts";

const ASK_AGAIN = "Ask the person who gave it to you for the file just as it was signed.";

const SEXES: Record<string, string> = { 男: "male", 女: "female", 不明: "unknown" };

/** The thirds of a page, down and across. */
const PLACES = [
  ["Top left", "Top", "Top right"],
  ["Left", "Middle", "Right"],
  ["Bottom left", "Bottom", "Bottom right"],
];

/** The English words. */
export const verifyEn: VerifyText = {
  verifyTitle: "Check a signed file",
  verifyIntro: "Add a PDF file to find out whether it was changed after it was signed, and whose certificate signed it.",
  verifyPrivate: "Files are checked on this computer. They are not sent anywhere.",
  choose: "Choose files",
  dropHere: "You can also drag files to this place.",
  release: "Let go here",
  limit: "PDF files up to 64 MB each, as many as you like.",
  print: "Print the results",
  clear: "Clear the results",
  results: "Results",

  evidenceSummary: "If you have an issuer’s certificate or a revocation list",
  evidenceHelp:
    "Certificates (.cer .crt .pem) and revocation data (.crl .ors) can be added in the same way as PDFs. Certificates that you add are trusted as issuers: add only what you got in a safe way.",
  evidenceKind: { anchors: "certificate", crls: "revocation list", ocsps: "revocation response", timeStampAnchors: "certificate of a time-stamping authority", links: "the same person's other certificate" },
  evidenceUsed: "Used for the check",
  evidenceDrop: (name) => `Do not use “${name}”`,
  evidenceDropShort: "Do not use",

  waiting: "Waiting for its turn.",
  checking: "Checking.",
  checked: (done, total) => (done === total ? `Checked: ${total}.` : `Checked: ${done} of ${total}.`),
  signatureNumber: (n) => `Signature ${n}`,
  digest: "Fingerprint of the file (SHA-256)",

  noSignature: {
    text: "This file has no electronic signature.",
    next: "Choose the file that you got after signing; its name may end in “-signed”. Printing a file or saving it under another name can remove the signature.",
  },
  trouble: {
    empty: { text: "The file is empty.", next: "Download it again, or ask for it again." },
    tooLarge: { text: "The file is too large to be checked (64 MB at most).", next: "Use the way of checking of the company or office you have it from." },
    wrongKind: { text: "This file is no PDF.", next: "Choose the signed PDF file (its name ends in “.pdf”). Photos and scans of paper cannot be checked." },
    damaged: { text: "The PDF file is damaged and cannot be checked.", next: "Download it again. If that does not help: " + ASK_AGAIN },
    protected: { text: "The PDF file needs its password to be opened.", next: "Ask whoever gave it to you for its password and type it below. It is not the PIN of your My Number Card." },
    detached: { text: "This file is only the signature of another file.", next: "It cannot be checked here. Choose a PDF that has its signature inside." },
    unreadable: { text: "The file cannot be read.", next: "Choose a file, not a folder. If it was moved or deleted, choose it again." },
  },
  password: "Password of the file",
  unlock: "Open and check",
  advice: {
    passed: {
      text: "The document was not changed after it was signed. Its certificate was not revoked at the time of the revocation data.",
      next: "Press “Show who signed” and make sure that it is the person you expect.",
    },
    "revocation-unknown": {
      text: "The document was not changed after it was signed. Whether the certificate was revoked was not checked (only bodies named by law can). It cannot be called valid.",
      next: "Press “Show who signed” and make sure that it is the person you expect. For your own certificate, the JPKI client software tells whether it was revoked.",
    },
    "issuer-unknown": {
      text: "The document was not changed after it was signed. But the issuer of the certificate cannot be confirmed, so nobody can tell who signed.",
      next: "Do not trust the signer because of this result. If the document matters, ask the person who gave it to you, for example by telephone.",
    },
    unfit: {
      text: "The document was not changed after it was signed. But its certificate is not according to the rules for signing documents.",
      next: "Do not trust the signer because of this result. Ask for a signature with the right certificate.",
    },
    expired: {
      text: "The document was not changed after it was signed. But the certificate is not within its validity now.",
      next: "Whether it was valid on the day of signing cannot be told here. Ask the person who gave it to you.",
    },
    revoked: {
      text: "The document was not changed after it was signed, but the certificate is revoked.",
      next: "Do not go on. Ask the signer; moving house or changing one’s name revokes it, too.",
    },
    modified: { text: "The content was changed after it was signed.", next: "Do not use this document. " + ASK_AGAIN },
    broken: { text: "The signature is broken, so nothing can be said about this document.", next: "Do not use this document. " + ASK_AGAIN },
    unchecked: { text: "This kind of signature cannot be checked yet.", next: "It cannot be called unchanged. Ask the person who gave it to you how to check it." },
    "changed-later": {
      text: "Something was added or changed after signing. What you see now may differ from what the signer saw.",
      next: "Do not use this document as it is. " + ASK_AGAIN,
    },
    partial: {
      text: "The signature covers only a part of the file. Anybody can change the rest.",
      next: "Do not use this document as it is. " + ASK_AGAIN,
    },
    "needs-check": {
      text: "The document was not changed after it was signed. But something else could not be confirmed.",
      next: "Show “Details” below to somebody who knows about signed documents.",
    },
  },

  joined: (parts) => parts.map((part) => (part.endsWith(".") ? part : `${part}.`).replace(/^./u, (c) => c.toUpperCase())).join(" "),
  separator: ", ",
  bracketed: (part) => ` (${part})`,
  coverage: "What it covers",
  coverages: {
    "entire-file": "the whole file",
    "entire-revision": "the whole content at the time of signing, not what was added later",
    unclear: "only a part of the file",
  },
  changesLater: (n, pages) =>
    ` (${n} added or changed${pages.length > 0 ? `; look at page ${pages.join(", ")}` : ""})`,
  issuer: "Issuer that was trusted",
  pinned: "This is the Japanese Public Key Infrastructure, which issues the certificates of My Number Cards.",
  given: "This result holds if the certificate that you added can be trusted as an issuer.",
  test: "This is a test certificate. It is no real signature.",
  why: {
    "no-issuer": "the issuer’s certificate is missing",
    signature: "the issuer’s signature does not fit",
    algorithm: "an old or unsupported algorithm",
    expired: "its validity has ended",
    "not-yet-valid": "its validity has not begun",
    class: "not a certificate for signing documents",
    profile: "not according to the rules for My Number Cards",
    stale: "the revocation data is too old",
    "other-issuer": "revocation data of another issuer",
    scope: "revocation data that does not speak about this certificate",
  },
  listOf: (source, time) => ` (${source === "crl" ? "revocation list" : "revocation response"} of ${time})`,
  revokedAt: (time) => `Revoked on ${time}.`,
  revokedLater: (time) => `Revoked on ${time}, after the proven time.`,
  pair: "Pair of certificates",
  pairs: {
    "both-good": "Neither the signing nor the login certificate is revoked.",
    "sign-revoked-auth-good":
      "The signing certificate is revoked, the login certificate is not. Name or address may have changed. Do not conclude why: ask the person.",
    "sign-good-auth-revoked": "Only the login certificate is revoked. Ask the person.",
    "both-revoked": "Both certificates are revoked. Somebody has to look at it.",
    unknown: "The revocation data does not tell.",
  },
  stamp: "Time stamp",
  stampOf: (time, authority) => `${time} by ${authority}`,
  stamps: {
    "TOTAL-PASSED": "Confirmed.",
    INDETERMINATE: "Its authority cannot be confirmed, so it proves no time.",
    "TOTAL-FAILED": "It is wrong and proves no time.",
  },
  reasonCode: (code, reason) => `Reason code ${code} ${reason} (it does not tell what happened).`,
  claimed: (time) => `${time} (the signer says so; nothing proves it)`,
  proven: (time) => `${time} (proven by a time stamp)`,
  noTime: "unknown",
  judged: (time) => `checked on ${time}`,

  signer: "Who signed",
  showSigner: "Show who signed",
  hideSigner: "Hide who signed",
  signerNote: "It shows name, address, date of birth and sex. Make sure that nobody looks over your shoulder.",
  signerUnproven: "The issuer cannot be confirmed, so nobody can tell whether this is true.",
  noAttributes: "This certificate holds no name and address.",
  birth: ({ birth }) => birth,
  sex: (word) => SEXES[word] ?? word,

  showChanges: "Show what changed",
  lookSigned: "Show the document as it was signed",
  lookSignedAway: "Close the document as it was signed",
  lookSignedNote: "This is what was signed, without what was added or changed later.",
  compareTitle: (file) => `What changed in “${file}”`,
  compareClose: "Close",
  compareHint:
    "Compare the document as it is now with the document as it was signed. Red striped frames mark what changed. If there is a change that you did not expect, do not use this document; ask the person who gave it to you.",
  compareAnywhere: "It is not known on which page some of the changes are. Compare all the pages.",
  compareLooking: "Looking for what changed.",
  compareSame: "Nothing that looks different was found here. In other software it may look different.",
  compareUnseen: "This browser cannot look for differences. Compare the two pages yourself.",
  compareNow: "The document now",
  compareMarked: "red striped frames: what changed",
  compareSigned: "The document as it was signed",
  compareNowAbsent: "The document now does not have this page.",
  compareSignedAbsent: "The document as it was signed does not have this page.",
  comparePrevious: "Previous page",
  compareNext: "Next page",
  compareStep: (page, at, of, all) => `Page ${page}${of === 1 ? "" : all ? ` of ${of}` : ` (${at} of ${of} changed pages)`}`,
  comparePage: (title, page) => `${title}, page ${page}`,
  compareItem: (n, [down, across], what, field) =>
    `${n}. ${PLACES[down]?.[across] ?? ""}: ${what}${field === "" ? "" : ` (field ${field})`}`,
  compareKinds: {
    note: { short: "note", text: "A note was added." },
    "note-changed": { short: "note", text: "A note was changed." },
    filled: { short: "filled in", text: "A field was filled in." },
    "field-changed": { short: "overwritten", text: "What stood in a field was overwritten." },
    signature: { short: "signature", text: "A signature was added." },
    stamp: { short: "time stamp", text: "A time stamp was added." },
    display: { short: "look", text: "It is displayed in another way." },
    removed: { short: "removed", text: "Something that was there was removed." },
    content: { short: "change", text: "Content was added or changed." },
    look: { short: "difference", text: "It looks different." },
  },

  look: "Show the document",
  lookAway: "Close the document",
  lookNote: "This is the file as it is now.",
  lookFailed: "The document cannot be shown. The result stays the same.",

  details: "Details",
  indication: "Indication (EN 319 102-1)",
  problems: "Problems found",
  level: "Kind of signature",
  levels: { "pades-bb": "PAdES B-B", "pades-bt": "PAdES B-T", "cades-bb": "CAdES B-B", "cades-bt": "CAdES B-T", none: "none of the known ones" },
  certificateDigest: "Fingerprint of the certificate (SHA-256)",
  changed: "Changes after signing",
};
