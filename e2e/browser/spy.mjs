// The spy: another program of this computer, not one of ours (scriptor of
// pcsc-tools), that shares the card and tries to sign with it.
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { once } from "node:events";
import { until } from "./processes.mjs";

const READER = "Virtual PCD 00 00";

// ISO 7816-4 §11.1 SELECT: the JPKI application, then a file of it.
const SELECT_JPKI = "00A4040C0AD392F000260100000001";
const select = (/** @type {string} */ file) => `00A4020C02${file}`;
/** COMPUTE DIGITAL SIGNATURE over the DigestInfo of an all-zero SHA-256. */
const SIGN = `802A0080333031300D060960864801650304020105000420${"00".repeat(32)}00`;

/** The keys a spy is after, and the status word that refuses: not verified. */
const KEYS = { 署名用: "001A", 利用者証明用: "0017" };
const REFUSED = "6982";

/**
 * Sends commands in a shared connection and leaves the card as it is.
 * @param {string[]} commands
 * @returns {string[]} the status words
 */
function send(commands) {
  const input = commands.map((command) => `${command}\n`).join("");
  const said = execFileSync("scriptor", ["-r", READER], { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
  const words = statusWords(said);
  assert.equal(words.length, commands.length, `the spy could not speak to the card: ${said}`);
  return words;
}

/** The answers' last two bytes; an answer may go over several lines. */
function statusWords(/** @type {string} */ said) {
  return [...said.matchAll(/^< ([0-9A-F\s]+?):/gm)].map(([, answer = ""]) => answer.replace(/\s/g, "").slice(-4));
}

/** Whether the PC/SC daemon has noticed the card. */
export function seesCard() {
  try {
    send([SELECT_JPKI]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Which keys sign without a PIN being asked for. The application is selected
 * first, which these cards take for no reason to lock if it was current.
 * @returns {string[]}
 */
export function openKeys() {
  return Object.entries(KEYS).filter(([, file]) => {
    const [selected, chosen, signed] = send([SELECT_JPKI, select(file), SIGN]);
    assert.deepEqual([selected, chosen], ["9000", "9000"], "the spy found no My Number Card");
    return signed !== REFUSED;
  }).map(([key]) => key);
}

/**
 * Unlocks a key as a careless program would: VERIFY, and the card left so. It
 * stays connected, or the daemon would take the card's power after a while.
 * @param {string} pin the 署名用 PIN
 * @returns {Promise<() => Promise<void>>} ends the careless program
 */
export async function leaveUnlocked(pin) {
  const verify = `00200080${pin.length.toString(16).padStart(2, "0")}${Buffer.from(pin).toString("hex")}`;
  await until("the spy to see the card", seesCard);
  const program = spawn("scriptor", ["-u", "-r", READER], { stdio: ["pipe", "pipe", "ignore"] });
  let said = "";
  program.stdout.on("data", (/** @type {Buffer} */ data) => { said += data.toString(); });
  program.stdin.write(`${SELECT_JPKI}\n${select("001B")}\n${verify}\n`);
  await until("the card to be unlocked", () => statusWords(said).length === 3);
  assert.deepEqual(statusWords(said), ["9000", "9000", "9000"]);
  return async () => {
    program.stdin.end();
    await once(program, "exit");
  };
}
