// What a document holds beyond the marks on its pages, as pdf.js finds it. The
// window's own module looks for itself: what is found here only adds to that,
// such as links, which the module does not count.
import type { PDFDocumentProxy } from "pdfjs-dist";
import { inOrder, type Finding } from "../text/finding.ts";

/** Pages whose annotations are read; the rest of a longer document is not. */
const MAX_PAGES = 500;

/** pdf.js types its annotations as any; these are the fields read here. */
interface Annotation {
  subtype?: unknown;
}

type FieldObjects = Record<string, { type?: unknown; actions?: unknown }[]> | null;

const SUBTYPES: ReadonlyMap<unknown, Finding> = new Map<unknown, Finding>([
  ["Link", "links"],
  ["FileAttachment", "attachments"],
  ["Screen", "media"],
  ["Movie", "media"],
  ["Sound", "media"],
  ["RichMedia", "media"],
]);

/** Every finding once, in a fixed order of seriousness. */
export async function findings(document: PDFDocumentProxy): Promise<Finding[]> {
  const found = new Set<Finding>();
  const fields: FieldObjects = await document.getFieldObjects();
  const widgets = Object.values(fields ?? {}).flat();
  // hasJSActions() counts every signature field, which has no actions at all.
  const scripted = widgets.some((widget) => isFilled(widget.actions));
  if (scripted || isFilled(await document.getJSActions())) {
    found.add("javascript");
  }
  // A destination to open at is harmless and common; a named action is not.
  const openAction = (await document.getOpenAction()) as { action?: unknown } | null;
  if (openAction?.action !== undefined) {
    found.add("actions");
  }
  if (isFilled(await document.getAttachments())) {
    found.add("attachments");
  }
  if (widgets.some((widget) => widget.type !== "signature" && widget.type !== "")) {
    found.add("forms");
  }
  if ([...(await document.getOptionalContentConfig())].length > 0) {
    found.add("layers");
  }
  for (let n = 1; n <= Math.min(document.numPages, MAX_PAGES); n++) {
    const page = await document.getPage(n);
    for (const annotation of (await page.getAnnotations()) as Annotation[]) {
      const finding = SUBTYPES.get(annotation.subtype);
      if (finding !== undefined) {
        found.add(finding);
      }
    }
  }
  return inOrder(found);
}

function isFilled(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
