/**
 * What a key press means: the only place that asks for modifiers, for the letter of a key, and whether an input method
 * has the key.
 *
 * @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} Press
 */

/** What browsers say of a key that an input method took. */
const TAKEN = 229;

/**
 * Keys of an element, without those that an input method takes. Safari tells of the Enter that ends a word only after
 * the word has ended: then nothing but the code says whose it was.
 *
 * @param {EventTarget} target
 * @param {(event: KeyboardEvent) => void} listener
 * @param {boolean} [capture]
 */
export function listenForKeys(target, listener, capture) {
  const listen = (/** @type {any} */ event) => isComposing(event) || listener(event);
  target.addEventListener("keydown", listen, capture);
}

/** @param {{isComposing: boolean, keyCode?: number}} event of a key, or of text that comes in */
export function isComposing(event) {
  return event.isComposing || event.keyCode === TAKEN;
}

export function isMac() {
  return /^(?:Mac|iP)/.test(globalThis.navigator?.platform ?? "");
}

/** Command on a Mac, where Control moves in the text, and Control elsewhere. @param {Press} event */
export function isCommand({ ctrlKey, metaKey }) {
  return isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey;
}

/**
 * Whether this is Control and a letter, or Command on a Mac, and no other modifier.
 *
 * @param {Press} event
 * @param {string} letter
 */
export function isShortcut(event, letter) {
  return isCommand(event) && !event.shiftKey && !event.altKey && readKey(event) === letter;
}

/** With any, a press on a link is the browser's, and a letter is no command. @param {Omit<Press, "key" | "code">} event */
export function hasModifier({ ctrlKey, metaKey, shiftKey, altKey }) {
  return ctrlKey || metaKey || shiftKey || altKey;
}

/** With a letter it makes no text, but for Alt Gr, which is both. @param {Omit<Press, "key" | "code">} event */
export function holdsControl({ ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey;
}

/**
 * The key, letters small; of a layout without Latin letters the one that a Latin layout has in its place.
 *
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 */
export function readKey({ key, code }) {
  const placed = /[^\p{ASCII}\p{Script=Latin}]/u.test(key) ? /^Key([A-Z])$/.exec(code) : null;
  if (placed) return placed[1].toLowerCase();
  return [...key].length === 1 ? key.toLowerCase() : key;
}
