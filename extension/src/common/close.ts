/** Closes the window this page is in; Firefox lets no script of a page do so. */
export function closeWindow(): void {
  void chrome.windows.getCurrent().then(async ({ id }) => {
    if (id !== undefined) {
      await chrome.windows.remove(id);
    }
  });
}
