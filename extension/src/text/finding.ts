/** What a document can hold beyond what its pages show, the worst first. */
export const FINDINGS = [
  "unsigned",
  "javascript",
  "launch",
  "xfa",
  "unreadable",
  "actions",
  "submit",
  "attachments",
  "hidden",
  "layers",
  "forms",
  "media",
  "links",
] as const;

/** One of them. */
export type Finding = (typeof FINDINGS)[number];

/** Findings in their order, each once. */
export function inOrder(found: Iterable<Finding>): Finding[] {
  const set = new Set(found);
  return FINDINGS.filter((finding) => set.has(finding));
}
