/** Opens the help page, at a failure code if one is given. */
export async function openHelpPage(code = ""): Promise<void> {
  await chrome.tabs.create({ url: chrome.runtime.getURL("help.html") + (code === "" ? "" : `#${code}`) });
}
