import { drawDelay } from "../../connection/backoff.js";
import { toRequestError } from "../../lib/errors.js";
import { UnreadableError, UploadRun } from "./upload-run.js";

/**
 * Files on their way to the server, before or after their message was written. What a dropped connection
 * interrupts goes on where the server stopped hearing.
 *
 * @typedef {import("../../connection/protocol.js").File} File
 * @typedef {"going" | "waiting" | "done" | "refused" | "lost"} UploadState  lost: its bytes cannot be read any more
 *
 * @typedef {object} Upload
 * @property {string} id
 * @property {string} name
 * @property {number} size
 * @property {string} type  what the browser takes it for; the server finds out itself
 * @property {number} [width]
 * @property {number} [height]
 * @property {import("../../connection/protocol.js").Voice} [voice]  it was recorded here
 * @property {Blob | null} blob
 * @property {UploadState} state
 * @property {number} sent
 * @property {string} message  why it was refused
 * @property {boolean} [final]  trying again helps nobody: it is refused for what it is
 * @property {File | null} file  as the server has stored it
 *
 * @typedef {Pick<Upload, "id" | "name" | "size" | "type" | "width" | "height" | "voice">} FileDraft  what an unsent message knows
 *
 * @typedef {object} UploadsOptions
 * @property {number} account
 * @property {import("../../lib/api.js").Api} api
 * @property {<T>(name: string, run: () => Promise<T>) => Promise<T>} lock
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {() => string} newId
 * @property {import("./upload-storage.js").UploadStorage | null} storage
 * @property {(upload: Upload) => void} onChange
 */

/** Trying again helps nobody until there is a new sign-in. */
const SIGN_IN = "sign_in";
/** Between two tries at least. */
const PAUSE_MS = 1_000;
/** Answers that say nothing about the file. */
const PASSING = new Set(["unavailable", "unknown", "rate_limited", SIGN_IN]);

export class Uploads {
  #options;
  /** @type {Map<string, Upload>} */
  #uploads = new Map();
  /** @type {Set<string>} */
  #running = new Set();
  /** Whose message waits: they are to survive this page. @type {Set<string>} */
  #promised = new Set();
  /** @type {Set<() => void>} those that wait for a better moment */
  #waiting = new Set();

  /** @param {UploadsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {string} id */
  get(id) {
    return this.#uploads.get(id) ?? null;
  }

  /** @param {string} id */
  isDone(id) {
    return this.#uploads.get(id)?.state === "done";
  }

  /** Whether a message with these can go. @param {{files?: FileDraft[]}} entry */
  areDone({ files = [] }) {
    return files.every(({ id }) => this.isDone(id));
  }

  /** How many would be lost with this page. */
  get unsafe() {
    return [...this.#uploads.values()].filter(({ id, state }) => state !== "lost" && !this.isSafe(id)).length;
  }

  /** On the server, or kept by this browser. @param {string} id */
  isSafe(id) {
    return this.isDone(id) || (this.#options.storage?.isKept(id) ?? false);
  }

  /** @param {Blob & Pick<Upload, "voice">} blob @param {string} name @returns {string} its id */
  add(blob, name) {
    const id = this.#options.newId();
    const { size, type, voice } = blob;
    this.#set({ id, name, size, type, voice, blob, state: "going", sent: 0, message: "", file: null });
    void this.#run(id);
    return id;
  }

  /** One that need not be sent to know that it is not taken. @param {Blob} blob @param {string} name @param {string} message */
  refuse({ size, type }, name, message) {
    const id = this.#options.newId();
    this.#set({ id, name, size, type, blob: null, state: "refused", sent: 0, message, final: true, file: null });
    return id;
  }

  /** What it measures, once that is known. @param {string} id @param {{width: number, height: number}} measures */
  describe(id, { width, height }) {
    const upload = this.#uploads.get(id);
    if (upload) this.#set({ ...upload, width, height });
  }

  /** For a message that is being sent. @param {string[]} ids @returns {FileDraft[]} */
  draft(ids) {
    return ids.flatMap((id) => {
      const upload = this.#uploads.get(id);
      if (!upload) return [];
      this.#promised.add(id);
      if (upload.state !== "done") void this.keep(id);
      const { name, size, type, width, height, voice } = upload;
      return [{ id, name, size, type, ...(voice && { voice }), ...(width && height && { width, height }) }];
    });
  }

  /** Of a message that waits here, from this page, another tab or an earlier life. @param {FileDraft[]} files */
  ensure(files) {
    for (const file of files) {
      const known = this.#uploads.get(file.id);
      // Somebody wants the message tried again.
      if (known && (known.state === "refused" || known.state === "lost")) this.retry(file.id);
      if (known) continue;
      this.#set({ ...file, blob: null, state: "waiting", sent: 0, message: "", file: null });
      void this.#run(file.id);
    }
  }

  /** @param {string} id */
  retry(id) {
    const upload = this.#uploads.get(id);
    if (!upload || upload.state === "done") return;
    if (this.#running.has(id)) return this.resume();
    this.#set({ ...upload, state: "going", message: "" });
    void this.#run(id);
  }

  /** The connection is back. */
  resume() {
    for (const wake of [...this.#waiting]) wake();
  }

  /** @param {string} id */
  cancel(id) {
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    void this.#options.storage?.drop(id);
    if (!upload) return;
    void this.#options.api.remove(`uploads/${id}`).catch(() => null);
    this.#options.onChange(upload);
  }

  /** Its message is sent. @param {string[]} ids */
  forget(ids) {
    for (const id of ids) void this.#options.storage?.drop(id);
  }

  /** Again until the browser takes it. @param {string} id */
  async keep(id) {
    const { account, storage } = this.#options;
    const { name, blob } = this.#uploads.get(id) ?? {};
    if (!storage || !name || !blob || !this.#promised.has(id) || storage.isKept(id)) return;
    await storage.keep({ id, account, name, blob });
  }

  /** @param {Upload} upload */
  #set(upload) {
    this.#uploads.set(upload.id, upload);
    this.#options.onChange(upload);
  }

  /** @param {string} id @param {Partial<Upload>} changes */
  #update(id, changes) {
    const upload = this.#uploads.get(id);
    if (upload) this.#set({ ...upload, ...changes });
  }

  /** Of several tabs one sends; the others wait and then see that it is there. @param {string} id */
  async #run(id) {
    if (this.#running.has(id)) return;
    this.#running.add(id);
    try {
      await this.#options.lock(`upload:${id}`, () => this.#tryUntilDone(id));
    } finally {
      this.#running.delete(id);
    }
  }

  /** @param {string} id */
  async #tryUntilDone(id) {
    for (let failures = 1; this.#uploads.has(id); failures += 1) {
      try {
        return await this.#send(id);
      } catch (raised) {
        if (raised instanceof UnreadableError) return this.#update(id, { state: "lost" });
        const error = toRequestError(raised);
        // Another part than the server wanted: asked anew, it says which.
        const isAstray = error.field === "offset";
        if (!PASSING.has(error.code) && !isAstray) {
          return this.#update(id, { state: "refused", message: error.sentence, final: error.code === "invalid" });
        }
        if (!isAstray) this.#update(id, { state: "waiting" });
        void this.keep(id);
        if (error.code === SIGN_IN) await this.#pause();
        else await this.#pause(PAUSE_MS + (error.retry_after ?? 0) * 1000 + drawDelay(failures, this.#options.random));
      }
    }
  }

  /** @param {string} id */
  async #send(id) {
    const { api, clock, storage } = this.#options;
    const upload = this.#uploads.get(id);
    if (!upload) return;
    const blob = upload.blob ?? (await storage?.find(id)) ?? null;
    const run = new UploadRun({ api, clock, isWanted: () => this.#uploads.has(id) });
    const file = await run.send({ ...upload, blob }, (sent) => this.#update(id, { state: "going", sent, blob }));
    if (file) this.#update(id, { state: "done", sent: upload.size, file, blob });
    else if (blob === null) this.#update(id, { state: "lost" });
  }

  /** @param {number} [ms]  without it, until the connection is there again */
  #pause(ms) {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        this.#options.clock.clearTimeout(timer);
        resolve(undefined);
      };
      const timer = ms === undefined ? null : this.#options.clock.setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }
}
