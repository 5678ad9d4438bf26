// Where the content script runs: on the sites the person granted, and in
// development builds on this computer's own pages (through the manifest).

const SCRIPT_ID = "natsuin-sites";

/** The match pattern of a site; patterns know no port. */
export function patternOf(origin: string): string {
  const url = new URL(origin);
  return `${url.protocol}//${url.hostname}/*`;
}

/** Whether the person or the build allows a site to ask. */
export async function allowed(origin: string): Promise<boolean> {
  return await chrome.permissions.contains({ origins: [patternOf(origin)] });
}

/** Makes the registered content scripts agree with the granted sites. */
export async function registerSites(): Promise<void> {
  const { origins = [] } = await chrome.permissions.getAll();
  const builtIn = new Set(
    (chrome.runtime.getManifest().content_scripts ?? []).flatMap((script) => script.matches ?? []),
  );
  const matches = origins.filter((origin) => !builtIn.has(origin));
  const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (matches.length === 0) {
    if (registered.length > 0) {
      await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
    }
    return;
  }
  const script: chrome.scripting.RegisteredContentScript = {
    id: SCRIPT_ID,
    matches,
    js: ["content.js"],
    runAt: "document_start",
    allFrames: false,
  };
  if (registered.length > 0) {
    await chrome.scripting.updateContentScripts([script]);
  } else {
    await chrome.scripting.registerContentScripts([script]);
  }
}

/** Puts the content script into the open tabs of sites that were just granted. */
export async function injectInto(origins: string[]): Promise<void> {
  for (const { id } of await chrome.tabs.query({ url: origins })) {
    if (id !== undefined) {
      await chrome.scripting
        .executeScript({ target: { tabId: id }, files: ["content.js"] })
        .catch(() => undefined); // an error page, or one that is just leaving
    }
  }
}
