// How page and content script find each other. Both files of the project that
// take part import this one, so that the words cannot drift apart.

/** What the page posts to its own window together with one end of a channel. */
export const CONNECT = "natsuin-connect";

/** Milliseconds in which an installed extension has answered many times over, on a slow computer, too. */
export const HELLO_TIMEOUT = 3000;
