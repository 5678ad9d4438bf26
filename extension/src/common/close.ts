/**
 * Closes the tab this page is in, and with it a window that has no other;
 * Firefox lets no script of a page do so. Never the window itself: another
 * extension can open our pages among the person's own tabs.
 */
export function closeWindow(): void {
  void chrome.tabs.getCurrent().then(async (tab) => {
    if (tab?.id !== undefined) {
      await chrome.tabs.remove(tab.id);
    }
  });
}
