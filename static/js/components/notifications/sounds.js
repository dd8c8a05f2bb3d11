/**
 * Three short sounds, made as they are played: nothing to load, and nobody else's.
 *
 * @typedef {"message" | "mention" | "direct"} Sound
 * @typedef {[hertz: number, from: number, lasts: number]} Note  in seconds
 */

/** The more it is about me, the more notes it has. @type {Record<Sound, Note[]>} */
const NOTES = {
  message: [[659, 0, 0.18]],
  mention: [
    [659, 0, 0.14],
    [988, 0.1, 0.26],
  ],
  direct: [
    [784, 0, 0.12],
    [988, 0.08, 0.12],
    [1319, 0.16, 0.3],
  ],
};
const ATTACK = 0.008;
const LOUDEST = 0.5;
/** An exponential never comes to nothing. */
const SILENCE = 0.0001;

/** @type {AudioContext | null} */
let context = null;

/**
 * Plays nothing before the first press in the page: browsers allow none, and say so.
 *
 * @param {Sound} sound
 * @param {number} volume from 0 to 100
 * @param {Window & typeof globalThis} [page]
 * @returns {Promise<boolean>} whether it was heard
 */
export async function playSound(sound, volume, page = window) {
  if (volume <= 0 || page.navigator.userActivation?.hasBeenActive === false || !page.AudioContext) return false;
  try {
    context ??= new page.AudioContext();
    if (context.state === "suspended") await context.resume();
    for (const note of NOTES[sound]) playNote(context, note, toGain(volume));
    return true;
  } catch {
    // No device to play it on
    return false;
  }
}

/** What is half as loud to an ear has a quarter of the strength. @param {number} volume */
export function toGain(volume) {
  return LOUDEST * (Math.min(volume, 100) / 100) ** 2;
}

/** @param {AudioContext} audio @param {Note} note @param {number} gain */
function playNote(audio, [hertz, from, lasts], gain) {
  const start = audio.currentTime + from;
  const strength = audio.createGain();
  strength.gain.setValueAtTime(SILENCE, start);
  strength.gain.exponentialRampToValueAtTime(gain, start + ATTACK);
  strength.gain.exponentialRampToValueAtTime(SILENCE, start + lasts);
  strength.connect(audio.destination);
  const tone = audio.createOscillator();
  tone.frequency.value = hertz;
  tone.connect(strength);
  tone.start(start);
  tone.stop(start + lasts);
}

/**
 * Safari lets a sound begin only within a press, and then again later.
 *
 * @param {Window & typeof globalThis} page
 */
export function unlockSounds(page) {
  if (page.navigator.vendor !== "Apple Computer, Inc." || !page.AudioContext) return;
  page.addEventListener(
    "pointerup",
    () => {
      context ??= new page.AudioContext();
      void context.resume().catch(() => {});
    },
    { once: true },
  );
}
