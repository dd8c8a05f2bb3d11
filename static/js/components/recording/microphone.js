import { gettext } from "../../lib/gettext.js";

/** What every browser plays is asked for first; the rest is for those that cannot make it. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_PER_SECOND = 32_000;
/** As quiet as this, in decibels, is silence. */
const FLOOR_DB = -60;

/** Why nothing can be recorded, in a sentence that says what to do. */
export class MicrophoneError extends Error {}

/** @param {Window & typeof globalThis} window @returns {Promise<MediaStream>} @throws {MicrophoneError} */
export async function openMicrophone({ navigator, MediaRecorder, isSecureContext }) {
  if (!isSecureContext && !navigator.mediaDevices)
    throw new MicrophoneError(gettext("Browsers record at secure addresses only. Open this page by https."));
  if (!navigator.mediaDevices || !MediaRecorder || !findRecordedType(MediaRecorder))
    throw new MicrophoneError(gettext("This browser cannot record. A newer one can."));
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch (error) {
    throw new MicrophoneError(explainMicrophone(/** @type {DOMException} */ (error).name));
  }
}

/** @param {MediaStream} stream */
export function closeMicrophone(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {string} name of what the browser raised */
export function explainMicrophone(name) {
  if (name === "NotAllowedError" || name === "SecurityError")
    return gettext("The microphone is blocked. Allow it for this page in the browser, then try again.");
  if (name === "NotFoundError" || name === "OverconstrainedError")
    return gettext("There is no microphone. Connect one, then try again.");
  if (name === "NotReadableError" || name === "AbortError")
    return gettext("The microphone is taken. Close what else uses it, then try again.");
  return gettext("The microphone cannot be used now. Try again in a moment.");
}

/** @param {Pick<typeof MediaRecorder, "isTypeSupported">} recorder */
export function findRecordedType(recorder) {
  return TYPES.find((type) => recorder.isTypeSupported(type)) ?? "";
}

/** @param {MediaStream} stream @returns {MediaRecorder} */
export function createRecorder(stream) {
  return new MediaRecorder(stream, {
    mimeType: findRecordedType(MediaRecorder),
    audioBitsPerSecond: BITS_PER_SECOND,
  });
}

/**
 * How loud it is now, from 0 to 1, as ears hear it.
 *
 * @param {MediaStream} stream
 * @returns {{read: () => number, close: () => void}}
 */
export function createMeter(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(stream).connect(analyser);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
      const decibels = 10 * Math.log10(power || Number.MIN_VALUE);
      return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
    },
    close: () => void context.close().catch(() => {}),
  };
}
