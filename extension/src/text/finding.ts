/** What a document can hold beyond what its pages show, the worst first. */
export const FINDINGS = [
  "javascript",
  "actions",
  "attachments",
  "layers",
  "forms",
  "media",
  "links",
] as const;

/** One of them. */
export type Finding = (typeof FINDINGS)[number];
