import { Recorder } from "../components/recording/recorder.js";
import { loadPart } from "../components/parts.js";
import { systemClock } from "../lib/clock.js";
import { findFactory } from "../store/offline/storages.js";
import { findStorage } from "../store/tabs.js";
import { createRecordingStorage } from "../store/uploads/recording-storage.js";

/**
 * Recording voice messages in the composer's place. What was recorded and not sent is offered again.
 *
 * @typedef {import("../components/app.js").App} App
 */

/** @type {Promise<Recorder>} */
let started;

/** @param {App} app */
export function startPart(app) {
  const factory = findFactory(window);
  const [account, mark] = [app.store.me.id, findStorage(window)];
  const storage = factory && createRecordingStorage(factory, systemClock, { account, mark });
  started = loadPart("voice").then((voice) => new Recorder(app, voice, storage));
  void started.then((recorder) => recorder.follow());
}

/** @param {HTMLElement} form a composer */
export async function recordVoice(form) {
  await (await started).record(form);
}
