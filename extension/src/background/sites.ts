// Where the content script runs: on the sites the person granted, and in
// development builds on this computer's own pages (through the manifest).
import { decode } from "../../../protocol/decode.ts";
import { originRule } from "../../../protocol/message.gen.ts";
import { NatsuinError } from "../../../shim/src/error.ts";

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

/**
 * Follows a site's permission.
 * @returns aborted when it is taken back
 */
export function permission(origin: string): AbortSignal {
  const end = new AbortController();
  const look = async () => {
    if (!(await allowed(origin))) {
      end.abort(new NatsuinError("site-not-permitted", "looking at a site's permission"));
    }
  };
  chrome.permissions.onRemoved.addListener(() => { void look(); });
  return end.signal;
}

/** A site, or pattern of sites, that may ask. */
export interface Site {
  pattern: string;
  /** Whether the build brings it, so that nobody can take it back. */
  fixed: boolean;
}

/** Every site that may ask. */
export async function permittedSites(): Promise<Site[]> {
  const { origins = [] } = await chrome.permissions.getAll();
  return origins.map((pattern) => ({ pattern, fixed: isBuiltIn(pattern) })).sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

/** Whether this build runs there without being asked. */
export function isBuiltIn(pattern: string): boolean {
  const { host_permissions: granted } = chrome.runtime.getManifest() as { host_permissions?: string[] };
  return granted?.includes(pattern) ?? false;
}

/**
 * Has the browser ask the person whether a site may ask. Must run in the
 * person's click itself.
 */
export async function permit(pattern: string): Promise<boolean> {
  return await chrome.permissions.request({ origins: [pattern] });
}

/** Takes a site's permission back; false where an administrator gave it. */
export async function forbid(pattern: string): Promise<boolean> {
  try {
    return await chrome.permissions.remove({ origins: [pattern] });
  } catch {
    return false; // so does Chromium say that it is not the person's to take
  }
}

/** The origin that a person means by an address; null if it can never ask. */
export function originFrom(address: string): string | null {
  const typed = address.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//iu.test(typed) ? typed : `https://${typed}`;
  try {
    return decode(originRule, new URL(full).origin);
  } catch {
    return null;
  }
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

/**
 * Puts the content script into the open tabs of all sites that may ask, where
 * that of an earlier version is none any more.
 */
export async function reviveSites(): Promise<void> {
  const { origins = [] } = await chrome.permissions.getAll();
  if (origins.length > 0) {
    await injectInto(origins);
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
