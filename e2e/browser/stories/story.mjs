// What a story is.

/**
 * How often the card must have been asked for a PIN's check and for a
 * signature, exactly, and with which of its keys (by default, 署名用). As many documents are signed
 * as the 署名用 key made signatures.
 * @typedef {{ verify: number, sign: number, key?: "sign" | "auth" | "both" }} Expected
 */

/**
 * One story, told from the person's side.
 * @typedef {object} Story
 * @property {import("../world.mjs").Circumstances} [given]
 * @property {(person: import("../person.mjs").Person) => Promise<void>} tell
 * @property {Expected} card
 * @property {true} [long] takes longer than most, and begins before them
 * @property {number} [files] documents that were handed over, where the card
 *   made signatures that were not
 */
export {};
