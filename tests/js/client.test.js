import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../../clients/javascript/client.js";

/** A line whose other end may fall silent. */
class Wire {
  static OPEN = 1;
  /** @type {Wire[]} */
  static all = [];
  readyState = 1;
  isSilent = false;

  constructor() {
    Wire.all.push(this);
    setImmediate(() => this.onopen?.());
  }

  send(text) {
    const { type, ref, id } = JSON.parse(text);
    if (this.isSilent) return;
    const answers = {
      hello: { type: "welcome", me: 1, heads: {}, heartbeat: 20, ref },
      send: { type: "ack", id, seq: 1, ref },
      ping: { type: "pong", ref },
    };
    setImmediate(() => this.onmessage?.({ data: JSON.stringify(answers[type]) }));
  }

  /** As a line that has half gone: the other end does not answer the closing. */
  close() {
    this.readyState = 2;
  }
}

async function makeClient() {
  Wire.all = [];

  globalThis.WebSocket = /** @type {any} */ (Wire);
  const chat = new Client("http://chat.example", "scr_x", { since: new Date().toISOString(), positions: {} });
  await chat.ask({ type: "ping" });
  return chat;
}

test("what is sent while the line is closing waits for the next line, and everything else goes on", async () => {
  const chat = await makeClient();
  const [wire] = Wire.all;
  wire.readyState = 2;
  const sent = chat.send(1, "Hello");
  await new Promise((resolve) => setTimeout(resolve, 50));
  wire.onclose?.({ code: 1001 });
  assert.equal((await sent).seq, 1);
  assert.equal(Wire.all.length, 2);
  chat.close();
});

test("a closed client refuses what is asked of it, at once", async () => {
  const chat = await makeClient();
  Wire.all[0].isSilent = true;
  const sent = chat.send(1, "Hello");
  chat.close();
  await assert.rejects(sent, /closed/);
  await assert.rejects(chat.send(1, "Hello"), /closed/);
});

test("what is no address is refused at once", () => {
  for (const url of ["", "chat.example", "ws://chat.example"]) {
    assert.throws(() => new Client(url, "scr_x"), /https:\/\//);
  }
});
