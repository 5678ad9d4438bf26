import { labelsEn } from "./labels.ts";
import type { Text } from "./text.ts";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** The English words. */
export const en: Text = {
  tag: "en",
  otherLanguage: "日本語",
  title: "Confirm your signature",

  asking: "This site asks for your signature",
  asks: (documents) =>
    documents === 1
      ? "It asks you to sign the document shown here. Please read it to the end."
      : `It asks you to sign the ${NUMBER.format(documents)} documents shown here. Please read them to the end.`,
  documentHeading: "Document to sign",
  pages: (n) => (n === 1 ? "1 page" : `${NUMBER.format(n)} pages`),
  sizeLabel: "Size",
  pagesAndSize: (pages, size) => `${pages}, ${size}`,
  signingTime: "Time in the document",
  signerName: "Name of the signer",
  reason: "Reason",
  location: "Place",
  contact: "Contact",
  profile: "Kind of signature",
  profiles: {
    "pades-bb": "Electronic signature in a PDF (PAdES)",
    "etax-xtx": "XML signature in the style of e-Tax (unofficial; it files nothing by itself)",
    generic: "Electronic signature in XML",
  },
  covers: "What it covers",
  signedBefore: "Signatures already there",
  signaturesBefore: (n) => `${NUMBER.format(n)} (they stay as they are)`,
  outline: {
    unsigned: "not signed",
    around: "(the frame; what stands in it is signed)",
    signature: "A signature that is already there",
    instruction: "Instruction to programs",
    labels: labelsEn,
  },
  attention: "It holds things that its pages do not show",
  findings: {
    unsigned: "Parts of it are not signed. Where it says “not signed”, nobody can tell later changes.",
    javascript: "A program (JavaScript). What you see may change each time it is opened.",
    attachments: "Other files are attached.",
    forms: "It has fields that can be filled in.",
    layers: "It has layers that can be switched on and off.",
    links: "It has links to other pages or sites.",
    media: "It holds sound or video.",
    launch: "It can start other programs.",
    xfa: "It has a form (XFA) that looks different in other programs.",
    unreadable: "Parts of it cannot be read. Nobody can say what is in them.",
    submit: "It can send, change or clear what is written into its fields.",
    hidden: "It has parts that are not shown here and may appear in print.",
    actions: "Something happens by itself, for example when it is opened.",
  },

  disclosureHeading: "What others will learn",
  disclosure:
    "Signing attaches an electronic certificate with your name, address, date of birth and sex. Whoever receives this document can read it. Your My Number is not in the certificate.",

  preview: "The document",
  pageOf: (page, pages) => `Page ${NUMBER.format(page)} of ${NUMBER.format(pages)}`,
  pageLabel: "Page",
  more: "Continue reading",
  allSeen: "You have seen everything",

  codeLabel: "Check code",
  codeNote: "The PIN window shows the same code.",

  receiving: "Receiving the document.",
  checking: "Examining the document.",
  readOn: (pagesLeft) =>
    `Press “Continue reading” until you have seen everything. ${
      pagesLeft === 1 ? "1 page" : `${NUMBER.format(pagesLeft)} pages`
    } to go.`,
  readNext: (documentsLeft) =>
    `Press “Continue reading” for the next document. ${
      documentsLeft === 1 ? "1 document" : `${NUMBER.format(documentsLeft)} documents`
    } to go.`,
  documentSeen: "✓ Read to the end",
  keepVisible: "Please keep this window open for a moment.",
  ready: "If everything is right, press “Sign”.",
  cancel: "Cancel",
  approve: "Sign",

  workingTitle: "Signing",
  stepCard: "Place your card",
  stepCardNote: "Place your My Number Card on the card reader.",
  stepPIN: "Enter your PIN",
  stepPINNote:
    "Enter your signature PIN in the small separate window. Check that it shows the same code as above.",
  stepSign: "Sign",
  stepSignNote: "Signing. Please do not move the card.",
  stepDone: "done",
  stepNow: "now",

  doneTitle: "Signed",
  doneUnchanged: "The document has not been changed since it was signed.",
  doneSigner: "Signed by",
  doneTime: "Time in the document",
  doneUnchecked:
    "Whether the certificate was revoked has not been checked (only bodies named by law can check it), so nobody can say “valid” here.",
  doneTest: "This is a test certificate. It is no real signature.",
  doneLogin: "Close this window and go back to the page. It tells whether you are logged in.",
  verdictPassed: "Not altered, certificate checked",
  verdictOpen: "Not altered, revocation not checked",
  save: "Save the signed document",
  saveAll: (n) => `Save all ${NUMBER.format(n)} signed documents`,
  saveEach: "Save them one by one",
  saveNamed: (name) => `Save “${name}”`,
  saved:
    "Saving among your downloads. Before you close this window, see that the files are there. The page that asked has them, too.",
  checkFile: "Check the saved file",
  close: "Close",

  failedTitle: "Nothing was signed",
  cancelledTitle: "You cancelled",
  triesLeft: (n) => (n === 1 ? "1 PIN try is left." : `${NUMBER.format(n)} PIN tries are left.`),

  popupTitle: "Natsuin electronic signature",
  popupAllowed: (host) => `${host} may ask for your signature.`,
  popupNotAllowed: (host) => `${host} may not ask for your signature yet.`,
  popupNever: "It cannot be used on this page.",
  popupAllow: "Use on this site",
  popupRevoke: "Stop using on this site",
  popupVerify: "Check a signed file",
  popupOptions: "Open the settings",
  help: "Help",

  size: (bytes) =>
    bytes < 1_000_000
      ? `${NUMBER.format(Math.max(1, Math.round(bytes / 1000)))} kB`
      : `${NUMBER.format(bytes / 1_000_000)} MB`,
  time: (at) => DATE.format(at),

  loginHeading: "Before you log in",
  loginCheck: "Is “Site to log in to” the site that you are using? If not, press “Cancel”.",
  loginPIN: "You need the login PIN (4 digits), not the signature PIN (6 to 16 characters).",
  login: {
    title: "Confirm your login",
    asking: "Site to log in to",
    asks: (_, host) => `You are logging in to ${host}.`,
    disclosure: "Your name and address are not sent. The number of your certificate is sent.",
    receiving: "Preparing.",
    ready: "If everything is right, press “Log in”.",
    approve: "Log in",
    workingTitle: "Logging in",
    stepPINNote:
      "Enter your login PIN (4 digits) in the small separate window. Check that it shows the same code as above.",
    stepSign: "Log in",
    stepSignNote: "Logging in. Please do not move the card.",
    doneTitle: "Your card has confirmed it",
    failedTitle: "You are not logged in",
    cancelledTitle: "You cancelled",
  },
};
