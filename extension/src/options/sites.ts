// The list of sites that may ask.
import type { Site } from "../background/sites.ts";
import { element, make } from "../common/dom.ts";
import type { OptionsText } from "../text/options.ts";

/** A pattern as a person knows the site. */
export function siteName(pattern: string, text: Pick<OptionsText, "allSites">): string {
  return /^(?:<all_urls>|[a-z*]+:\/\/\*\/.*)$/u.test(pattern) ? text.allSites : pattern.replace(/\/\*$/u, "");
}

/** Draws the list; what nobody can take back has no button. */
export function drawSites(sites: readonly Site[], text: OptionsText): void {
  element("no-sites").hidden = sites.length > 0;
  element("sites").hidden = sites.length === 0;
  element("sites").replaceChildren(...sites.map(({ pattern, fixed }) => {
    const name = siteName(pattern, text);
    const item = make("li", "");
    item.append(make("span", name, "name"));
    if (fixed) {
      item.append(make("span", text.fixed, "note"));
      return item;
    }
    const revoke = make("button", text.revoke);
    revoke.setAttribute("type", "button");
    revoke.setAttribute("aria-label", text.revokeSite(name));
    revoke.dataset.pattern = pattern;
    item.append(revoke);
    return item;
  }));
}
