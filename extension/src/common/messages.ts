// The extension's own messages, content script to background. Everything else
// that crosses a boundary is in protocol/.

/** Asks for a consent window; sent on the page's gesture. */
export interface OpenRequest {
  type: "open";
  /** Names the page's channel; the consent window connects to this name. */
  link: string;
  /** The request's id on the page's hop. */
  request: string;
  /** How many documents will follow; 1 for a login. */
  count: number;
  /** What a login is to be proven with; documents are signed without. */
  nonce?: string;
}

/** Asks what a page may know about the installation. */
export interface StatusRequest {
  type: "status";
}

/**
 * What a content script says first to a consent window that has connected. Of a
 * page that has left, and is kept for coming back, nothing else is heard: not
 * even that it left.
 */
export const JOINED = "joined";

/** What a content script may ask the background. */
export type BackgroundRequest = OpenRequest | StatusRequest;
