import assert from "node:assert/strict";
import { test } from "node:test";
import { claimRecording } from "../../static/js/components/recording/claim.js";
import {
  explainMicrophone,
  findRecordedType,
  openMicrophone,
} from "../../static/js/components/recording/microphone.js";
import { LIMIT_MS, Recording } from "../../static/js/components/recording/recording.js";
import { Heard } from "../../static/js/components/voice/heard.js";
import { sayLength } from "../../static/js/components/voice/length.js";
import { Playback } from "../../static/js/components/voice/playback.js";
import { resample, toWaveform } from "../../static/js/components/voice/waveform.js";
import { createRecordingStorage } from "../../static/js/store/uploads/recording-storage.js";
import { Uploads } from "../../static/js/store/uploads/uploads.js";
import { FakeClock, settle } from "./support/clock.js";
import { createTextStorage } from "./support/tabs.js";

class FakeRecorder extends EventTarget {
  state = "inactive";
  mimeType = "audio/webm;codecs=opus";

  start() {
    this.state = "recording";
  }

  pause() {
    this.state = "paused";
  }

  resume() {
    this.state = "recording";
  }

  requestData(bytes = "more") {
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: new Blob([bytes]) }));
  }

  stop() {
    this.state = "inactive";
    queueMicrotask(() => {
      this.requestData("last");
      this.dispatchEvent(new Event("stop"));
    });
  }
}

function record() {
  const clock = new FakeClock();
  const recorder = new FakeRecorder();
  /** @type {string[]} */
  const told = [];
  let open = 1;
  const tracks = [
    {
      stop() {
        open -= 1;
      },
    },
  ];
  const recording = new Recording({
    stream: /** @type {any} */ ({ getTracks: () => tracks }),
    recorder: /** @type {any} */ (recorder),
    meter: { read: () => 0.5, close: () => {} },
    clock,
    onBytes: (blob) => told.push(`${blob.size} bytes`),
    onTick: () => {},
    onStop: (why) => told.push(why),
  });
  return { clock, recorder, recording, told, isOpen: () => open > 0 };
}

test("a recording counts what was said and not its pauses", async () => {
  const { clock, recording, recorder } = record();
  await clock.advance(2_000);
  await recording.pause();
  assert.deepEqual([recording.state, recording.elapsed], ["paused", 2_000]);
  await clock.advance(60_000);
  recording.resume();
  await clock.advance(1_000);
  assert.equal(recording.elapsed, 3_000);
  recorder.requestData("abc");
  assert.equal((await recording.stop()).size, "more".length + "abc".length + "last".length);
  assert.equal(recording.levels.length, 30);
});

test("after a quarter of an hour it ends by itself, keeps what there is and lets the microphone go", async () => {
  const { clock, recording, told, isOpen } = record();
  await clock.advance(LIMIT_MS - 1_000);
  assert.deepEqual(told, []);
  await clock.advance(2_000);
  assert.deepEqual(told, ["4 bytes", "limit"]);
  assert.deepEqual([recording.state, recording.elapsed, isOpen()], ["ended", LIMIT_MS, false]);
});

test("asked for twice, as by a second Enter, it is whole for both", async () => {
  const { recording } = record();
  const [first, second] = await Promise.all([recording.stop(), recording.stop()]);
  assert.deepEqual([first.size, second.size], [4, 4]);
});

test("a microphone that is pulled out ends it with all that was said", async () => {
  const { clock, recorder, recording, told, isOpen } = record();
  await clock.advance(1_500);
  recorder.stop();
  await settle();
  assert.deepEqual(told, ["4 bytes", "lost"]);
  assert.deepEqual([recording.state, isOpen(), recording.blob.size], ["ended", false, 4]);
  await recording.pause();
  assert.equal(recording.state, "ended");
});

test("a page that was frozen recorded nothing meanwhile", async () => {
  const { clock, recording } = record();
  await clock.advance(1_000);
  clock.sleep(3_600_000);
  assert.equal(recording.elapsed, 6_000);
});

test("a waveform has at most 64 whole values, the loudest of which is 100", () => {
  const levels = Array.from({ length: 1_000 }, (_, at) => (at % 100) / 200);
  const waveform = toWaveform(levels);
  assert.equal(waveform.length, 64);
  assert.equal(Math.max(...waveform), 100);
  assert.ok(waveform.every((value) => Number.isInteger(value) && value >= 0));
  // What was quiet all along stays quiet
  assert.deepEqual(toWaveform([0.03, 0]), [10, 0]);
  assert.deepEqual(toWaveform([]), []);
  assert.deepEqual(resample([1, 5, 2, 3], 2), [5, 3]);
  assert.deepEqual(resample([1, 2], 4), [1, 1, 2, 2]);
});

test("a length is said in minutes and seconds", () => {
  assert.deepEqual([0, 999, 42_300, 60_000, 3_599_000].map(sayLength), ["0:00", "0:00", "0:42", "1:00", "59:59"]);
});

test("without a microphone a sentence says what to do", async () => {
  const browser = (/** @type {any} */ fields) => /** @type {any} */ ({ isSecureContext: true, ...fields });
  const MediaRecorder = { isTypeSupported: (/** @type {string} */ type) => type === "audio/mp4" };
  const refuse = (/** @type {string} */ name) => ({
    mediaDevices: { getUserMedia: () => Promise.reject(new DOMException("", name)) },
  });
  const open = (/** @type {any} */ fields) => openMicrophone(browser(fields));
  await assert.rejects(open({ navigator: {}, isSecureContext: false }), /https/);
  await assert.rejects(open({ navigator: {}, MediaRecorder }), /cannot record/);
  await assert.rejects(open({ navigator: refuse("NotAllowedError"), MediaRecorder }), /blocked/);
  await assert.rejects(open({ navigator: refuse("NotFoundError"), MediaRecorder }), /no microphone/);
  await assert.rejects(open({ navigator: refuse("NotReadableError"), MediaRecorder }), /taken/);
  assert.match(explainMicrophone("NobodyKnowsError"), /in a moment/);
  assert.equal(findRecordedType(MediaRecorder), "audio/mp4");
});

class FakeAudio extends EventTarget {
  paused = true;
  currentTime = 0;
  playbackRate = 1;
  src = "";

  async play() {
    this.paused = false;
    this.dispatchEvent(new Event("play"));
  }

  pause() {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  removeAttribute() {}
}

function makePlayback() {
  const audio = new FakeAudio();
  /** @type {string[]} */
  const ended = [];
  const effects = {
    onChange: () => {},
    onEnd: (/** @type {any} */ { key }) => ended.push(key),
    onFail: (/** @type {any} */ { key }) => ended.push(`${key} failed`),
  };
  Object.assign(globalThis, { requestAnimationFrame: () => 0, cancelAnimationFrame: () => {} });
  return { audio, ended, playback: new Playback(/** @type {any} */ (audio), effects) };
}

const [one, other] = ["one", "other"].map((key) => ({ key, url: `/files/${key}/`, duration: 42_000 }));

test("of two voice messages one plays, and each goes on where it was left", () => {
  const { audio, playback } = makePlayback();
  playback.play(one);
  audio.currentTime = 12;
  playback.toggle(other);
  assert.deepEqual([playback.isPlaying("one"), playback.isPlaying("other"), audio.src], [false, true, "/files/other/"]);
  assert.equal(playback.placeOf("one"), 12);
  playback.toggle(one);
  assert.equal(audio.currentTime, 12);
  playback.toggle(one);
  assert.ok(audio.paused);
});

test("what was played to its end begins anew, and one that fails says so and keeps its place", () => {
  const { audio, ended, playback } = makePlayback();
  playback.play(one);
  audio.currentTime = 42;
  audio.dispatchEvent(new Event("ended"));
  assert.deepEqual([ended, playback.placeOf("one"), playback.track], [["one"], 0, null]);
  playback.seek(one, 30);
  playback.play(one);
  audio.dispatchEvent(new Event("error"));
  assert.deepEqual([ended.at(-1), playback.placeOf("one")], ["one failed", 30]);
});

test("one moves within a voice message and not beyond it, at speeds that there are", () => {
  const { audio, playback } = makePlayback();
  playback.seek(one, 500);
  assert.equal(playback.placeOf("one"), 42);
  playback.seek(one, -5);
  assert.equal(playback.placeOf("one"), 0);
  playback.speed = 1.5;
  playback.play(one);
  assert.equal(audio.playbackRate, 1.5);
  playback.speed = 17;
  assert.equal(audio.playbackRate, 1);
});

test("what was heard is remembered, whatever the storage holds", () => {
  const storage = createTextStorage();
  new Heard(storage).add("a");
  assert.deepEqual([new Heard(storage).has("a"), new Heard(storage).has("b")], [true, false]);
  storage.setItem("syncchat-heard", "{nonsense");
  assert.equal(new Heard(storage).has("a"), false);
  assert.equal(new Heard(null).has("a"), false);
});

test("of two tabs one has a recording until it gives it back", async () => {
  /** @type {Set<string>} */
  const held = new Set();
  const locks = /** @type {any} */ ({
    async request(/** @type {string} */ name, /** @type {any} */ _how, /** @type {any} */ run) {
      if (held.has(name)) return run(null);
      held.add(name);
      await run({});
      held.delete(name);
    },
  });
  const release = await claimRecording("a", locks);
  assert.equal(await claimRecording("a", locks), null);
  release?.();
  await settle();
  assert.ok(await claimRecording("a", locks));
  assert.ok(await claimRecording("a", /** @type {any} */ ({ request: () => Promise.reject(new Error("forbidden")) })));
});

test("the server is told that a file is a voice message, also by a later page", async () => {
  /** @type {any[]} */
  const said = [];
  const voice = { duration: 1_000, waveform: [1, 2] };
  const api = {
    post: async (/** @type {string} */ _path, /** @type {any} */ body) => {
      said.push(body);
      return { offset: 0, file: { id: body.id } };
    },
  };
  let last = 0;
  const options = {
    ...{ account: 1, api: /** @type {any} */ (api), clock: new FakeClock(), random: () => 0.5, storage: null },
    ...{ lock: (/** @type {any} */ _name, /** @type {any} */ run) => run(), newId: () => `file-${++last}` },
    onChange: () => {},
  };
  const uploads = new Uploads(options);
  const drafts = uploads.draft([
    uploads.add(Object.assign(new Blob(["sound"]), { voice }), "Voice message, 0:01.webm"),
  ]);
  new Uploads(options).ensure(drafts);
  await settle();
  assert.deepEqual(
    said.map((body) => body.voice),
    [voice, voice],
  );
});

test("where nothing can be kept, the recorder is told", async () => {
  const refusing = /** @type {any} */ ({
    open() {
      throw new Error("forbidden");
    },
  });
  const storage = createRecordingStorage(refusing, new FakeClock(), { account: 1, mark: null });
  const row = { id: "a", account: 1, place: 1, type: "audio/webm", duration: 10, levels: [] };
  await assert.rejects(storage.keep(row, new Blob(["x"])));
});
