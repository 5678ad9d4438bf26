/** Opens the page on which signed files are checked. */
export async function openVerifyPage(): Promise<void> {
  await chrome.tabs.create({ url: chrome.runtime.getURL("verify.html") });
}
