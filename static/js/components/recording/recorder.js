import { gettext, interpolate } from "../../lib/gettext.js";
import { createUuid7 } from "../../lib/uuid7.js";
import { find } from "../dom.js";
import { sayLength } from "../voice/length.js";
import { toWaveform } from "../voice/waveform.js";
import { claimRecording } from "./claim.js";
import { closeMicrophone, explainMicrophone, MicrophoneError, openMicrophone } from "./microphone.js";
import { RecordingSession } from "./session.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../parts.js").Parts["voice"]} VoicePart
 * @typedef {import("../../store/uploads/recording-storage.js").KeptRecording} KeptRecording
 * @typedef {import("../../store/uploads/recording-storage.js").RecordingStorage} RecordingStorage
 */

/** Shorter than this is thrown away without a word. */
const WORTH_MS = 3_000;
const ENDINGS = /** @type {Record<string, string>} */ ({ "audio/mp4": "m4a", "audio/ogg": "ogg" });
const FORMS = ["#composer", "#thread-composer"];
const newId = createUuid7();

/** Voice messages on their way from the microphone to the outbox, one in each composer at most. */
export class Recorder {
  #app;
  #voice;
  #storage;
  /** @type {Map<HTMLElement, RecordingSession>} */
  #sessions = new Map();
  /** @type {Map<HTMLElement, number | string | null>} */
  #places = new Map();
  /** Where the browser keeps nothing: as long as the page lives. @type {Map<number | string, [KeptRecording, Blob]>} */
  #unkept = new Map();

  /** By their uploads, until those are safe. @type {Map<string, KeptRecording>} */
  #sent = new Map();

  /** @param {App} app @param {VoicePart} voice @param {RecordingStorage | null} storage */
  constructor(app, voice, storage) {
    this.#app = app;
    this.#voice = voice;
    this.#storage = storage;
    window.addEventListener("beforeunload", (event) => {
      const isUnsafe = [...this.#sessions.values()].some(({ isKept, row }) => !isKept && row.duration > 0);
      if (isUnsafe || this.#unkept.size > 0) event.preventDefault();
    });
    app.store.subscribe(() => void this.follow(), ["open", "thread", "rooms"]);
    app.store.subscribe(({ id }) => void this.#letGo(String(id)), ["uploads"]);
  }

  /** @param {HTMLElement} form */
  async record(form) {
    for (const other of [...this.#sessions.values()].filter((each) => each.form !== form)) {
      await this.#leave(other);
      // Its composer stays in sight, and so does what was said there
      await this.#offer(other.form, other.row.place);
    }
    const known = this.#sessions.get(form);
    if (known) return known.bar.focus();
    const place = this.#placeOf(form);
    if (place === null) return;
    const { id: account } = this.#app.store.me;
    const session = this.#open(form, { id: newId(), account, place, type: "", duration: 0, levels: [] });
    session.bar.focus();
    await this.#begin(session);
  }

  /** Another room or thread is open: what is recorded here stays here, and what waits there is offered. */
  async follow() {
    for (const form of this.#forms) {
      const place = this.#placeOf(form);
      if (this.#places.has(form) && this.#places.get(form) === place) continue;
      this.#places.set(form, place);
      const session = this.#sessions.get(form);
      if (session) await this.#leave(session);
      if (place !== null) await this.#offer(form, place);
    }
  }

  get #forms() {
    return FORMS.flatMap((selector) => find(document, selector) ?? []);
  }

  /** @param {HTMLElement} form @returns {number | string | null} as drafts are named */
  #placeOf(form) {
    const { current, rooms, threads } = this.#app.store;
    if (current === null || !rooms.get(current)?.can.send) return null;
    if (form.id !== "thread-composer") return current;
    return form.closest("[hidden]") || !threads.current ? null : `thread.${threads.items()[0]?.id ?? ""}`;
  }

  /** @param {HTMLElement} form @param {KeptRecording} row */
  #open(form, row) {
    const wishes = {
      send: () => void this.#send(session),
      discard: () => void this.#discard(session),
      retry: () => void this.#begin(session),
    };
    const session = new RecordingSession({ form, row, voice: this.#voice, storage: this.#storage, wishes });
    this.#sessions.set(form, session);
    return session;
  }

  /** @param {RecordingSession} session */
  async #begin(session) {
    session.bar.show("asking");
    /** @type {MediaStream | null} */
    let stream = null;
    try {
      stream = await openMicrophone(window);
      const release = await claimRecording(session.row.id);
      if (release) session.release = release;
      // Left while the browser asked
      if (this.#isOpen(session)) session.start(stream);
      else closeMicrophone(stream);
    } catch (error) {
      if (stream) closeMicrophone(stream);
      const said = error instanceof MicrophoneError ? error.message : explainMicrophone("");
      if (this.#isOpen(session)) session.bar.show("refused", said);
    }
  }

  /** @param {RecordingSession} session */
  #isOpen(session) {
    return this.#sessions.get(session.form) === session;
  }

  /** @param {RecordingSession} session @returns {Promise<Blob | null>} all of it; null: something else has ended it meanwhile */
  async #end(session) {
    if (!this.#isOpen(session)) return null;
    const blob = await session.finish();
    if (!this.#isOpen(session)) return null;
    this.#sessions.delete(session.form);
    session.close();
    return blob;
  }

  /** @param {RecordingSession} session */
  async #send(session) {
    const { bar, form, row } = session;
    if (bar.state === "asking" || bar.state === "refused") return;
    const blob = await this.#end(session);
    if (!blob?.size) return;
    // Its last moment came after another room was opened, whose composer this is now
    if (this.#placeOf(form) !== row.place) return this.#putAside(session, blob);
    const { uploads } = this.#app.store;
    const length = sayLength(Math.max(1000, row.duration));
    const name = interpolate(gettext("Voice message, %(length)s"), { length });
    const voice = { duration: Math.max(1, row.duration), waveform: toWaveform(row.levels) };
    const ending = ENDINGS[blob.type.split(";")[0]] ?? "webm";
    const id = uploads.add(Object.assign(blob, { voice }), `${name}.${ending}`);
    form.dispatchEvent(new CustomEvent("carry", { detail: { files: uploads.draft([id]) } }));
    this.#sent.set(id, row);
    await uploads.keep(id);
    await this.#letGo(id);
  }

  /** Once the outbox, or the server, has its bytes. @param {string} id of its upload */
  async #letGo(id) {
    const row = this.#sent.get(id);
    if (!row || !this.#app.store.uploads.isSafe(id)) return;
    await this.#drop(row);
    this.#sent.delete(id);
  }

  /** @param {RecordingSession} session */
  async #discard(session) {
    const { row } = session;
    const blob = await this.#end(session);
    await this.#drop(row);
    if (!blob?.size || row.duration < WORTH_MS) return;
    const run = () => void this.#bringBack(row, blob);
    this.#app.toasts.show(gettext("Recording discarded"), { words: gettext("Undo"), run });
  }

  /** @param {KeptRecording} row @param {Blob} blob */
  async #bringBack(row, blob) {
    const isKept = await this.#storage?.keep(row, blob).then(
      () => true,
      () => false,
    );
    if (!isKept) this.#unkept.set(row.place, [row, blob]);
    const form = this.#forms.find((one) => this.#placeOf(one) === row.place);
    if (form) await this.#offer(form, row.place);
  }

  /** @param {RecordingSession} session */
  async #leave(session) {
    const blob = await this.#end(session);
    if (blob?.size) this.#putAside(session, blob);
  }

  /** @param {RecordingSession} session @param {Blob} blob */
  #putAside({ isKept, isOwn, row }, blob) {
    if (isOwn) this.#app.toasts.show(gettext("Your recording waits where you began it."));
    if (!isKept) this.#unkept.set(row.place, [row, blob]);
  }

  /** @param {HTMLElement} form @param {number | string} place */
  async #offer(form, place) {
    if (this.#sessions.has(form) || this.#placeOf(form) !== place) return;
    const unkept = this.#unkept.get(place);
    if (unkept && this.#unkept.delete(place)) return this.#offerUnkept(form, ...unkept);
    const rows = (await this.#storage?.list().catch(() => [])) ?? [];
    const sent = new Set([...this.#sent.values()].map(({ id }) => id));
    const row = rows.find((one) => one.place === place && !sent.has(one.id));
    const release = row && (await claimRecording(row.id));
    if (!row || !release) return;
    const blob = await this.#storage?.read(row).catch(() => null);
    if (!blob?.size || this.#sessions.has(form) || this.#placeOf(form) !== place) return release();
    this.#open(form, row).offer(blob, release);
  }

  /** @param {HTMLElement} form @param {KeptRecording} row @param {Blob} blob */
  #offerUnkept(form, row, blob) {
    const session = this.#open(form, row);
    session.isKept = false;
    session.offer(blob, () => {});
  }

  /** @param {KeptRecording} row */
  async #drop({ id }) {
    await this.#storage?.drop(id).catch(() => {});
  }
}
