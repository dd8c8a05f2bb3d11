/** A WebSocket whose other end is the test. */
export class FakeWire {
  readyState = 0;
  /** @type {any[]} */
  sent = [];
  /** @type {null | (() => void)} */
  onopen = null;
  /** @type {null | ((message: {data: unknown}) => void)} */
  onmessage = null;
  /** @type {null | ((close: {code: number}) => void)} */
  onclose = null;
  /** @type {(frame: any) => void} */
  onSent = () => {};

  /** @param {string} text */
  send(text) {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    this.onSent(frame);
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {object} frame */
  receive(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** @param {number} code */
  drop(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** @param {string} type */
  last(type) {
    return this.sent.findLast((frame) => frame.type === type);
  }
}

/** All the sockets one page has opened. */
export function createWires() {
  /** @type {FakeWire[]} */
  const wires = [];
  class Wire extends FakeWire {
    /** @param {string} url */
    constructor(url) {
      super();
      this.url = url;
      wires.push(this);
    }
  }
  return {
    wires,
    WebSocket: /** @type {any} */ (Wire),
    get current() {
      return wires[wires.length - 1];
    },
  };
}

export function createPage() {
  /** @type {(() => void)[]} */
  const network = [];
  /** @type {(() => void)[]} */
  const visible = [];
  const page = {
    online: true,
    isOnline: () => page.online,
    onNetwork: (/** @type {() => void} */ changed) => void network.push(changed),
    onVisible: (/** @type {() => void} */ changed) => void visible.push(changed),
    /** @param {boolean} online */
    setOnline(online) {
      page.online = online;
      for (const changed of network) changed();
    },
    show() {
      for (const changed of visible) changed();
    },
  };
  return page;
}

/** @param {Partial<any>} fields */
export function welcome(fields = {}) {
  return {
    type: "welcome",
    ref: 1,
    v: 1,
    me: 1,
    session: "s",
    heads: {},
    heartbeat: 25,
    limits: { body: 4000 },
    ...fields,
  };
}
