// Lies in how often it asks, and what happens without the person.
import { status } from "natsuin";
import { logIn } from "./honest.mjs";
import { askToLogIn, HELLO, Wire } from "./wire.mjs";

/** How many of each answer there were, in words. */
function counted(/** @type {string[]} */ answers) {
  const names = [...new Set(answers)].sort();
  return names.map((name) => `${answers.filter((answer) => answer === name).length} ${name}`).join(", ");
}

/** @param {number} count @param {() => Promise<string>} ask */
async function many(count, ask) {
  return counted(await Promise.all(Array.from({ length: count }, ask)));
}

/** @type {Record<string, () => Promise<string>>} */
export const FLOODS = {
  "asks-fifty-times": () => many(50, () => askToLogIn().ends()),
  "greets-a-thousand-times": () => many(1000, async () => {
    const wire = new Wire();
    wire.say(HELLO);
    return (await wire.hears(({ type }) => type === "hello")).type ?? "";
  }),
  "asks-for-the-status": () => many(300, async () => (await status()).problem ?? "no problem"),
};

/** Asks once, by itself, and tells the server how it ended. */
export async function askUnasked(/** @type {string} */ name) {
  const prerendering = "prerendering" in document && document.prerendering === true;
  const said = await logIn();
  const query = new URLSearchParams({ name, said: `${said}${prerendering ? " while prerendering" : ""}` });
  await fetch(`/report?${query.toString()}`, { method: "POST" });
}
