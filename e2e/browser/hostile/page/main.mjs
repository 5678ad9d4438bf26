// The page of the hostile site: its address names the lie that the one button
// tells; the other button asks as a good site does. How it ended stands below.
import { askUnasked, FLOODS } from "./asking.mjs";
import { FILE_LIES } from "./files.mjs";
import { embed, open, prerender, showFrames } from "./frames.mjs";
import { logIn, sign } from "./honest.mjs";
import { WORD_LIES } from "./words.mjs";

const asked = new URLSearchParams(window.location.search);
const lie = asked.get("lie") ?? "";
const end = /** @type {HTMLElement} */ (document.querySelector("#end"));

/** @type {Record<string, () => Promise<string>>} */
const LIES = {
  ...FILE_LIES, ...WORD_LIES, ...FLOODS,
  asks: logIn,
  "embeds-the-extension": () => embed(asked.get("extension") ?? ""),
  "opens-the-extension": () => Promise.resolve(open(asked.get("extension") ?? "")),
};

/**
 * @param {string} id of the button
 * @param {() => Promise<string>} act answers how it ended
 */
function onButton(id, act) {
  document.querySelector(`#${id}`)?.addEventListener("click", () => {
    end.textContent = "";
    act().then((said) => { end.textContent = said; }, (/** @type {unknown} */ error) => { end.textContent = String(error); });
  });
}

onButton("go", LIES[lie] ?? (() => Promise.reject(new Error("no such lie"))));
onButton("sign", sign);
onButton("login", logIn);
if (lie === "frames") {
  showFrames(asked.get("other") ?? "");
} else if (lie === "prerenders") {
  prerender("/?lie=unasked&name=prerendered");
} else if (lie === "unasked") {
  void askUnasked(asked.get("name") ?? "");
}
