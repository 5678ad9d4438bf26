// How page and content script find each other. Both files of the project that
// take part import this one, so that the words cannot drift apart.

/** What the page posts to its own window together with one end of a channel. */
export const CONNECT = "natsuin-connect";

/**
 * What the extension's script posts when it comes into a page that stands
 * already, because the site was just allowed or the extension was updated. The
 * script before it, if there was one, answers no more.
 */
export const STARTED = "natsuin-started";

/** Milliseconds in which an installed extension has answered many times over, on a slow computer, too. */
export const HELLO_TIMEOUT = 3000;
