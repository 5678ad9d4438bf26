// Another extension that the person installed, with all the rights that a
// browser gives. Its page is where it tries things.
void chrome.tabs.create({ url: chrome.runtime.getURL("stranger.html"), active: false });
