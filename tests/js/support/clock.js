/** A clock that stands still until a test moves it. */
export class FakeClock {
  #now;
  #last = 0;
  #shift = 0;
  /** @type {Map<number, {at: number, run: () => void}>} */
  #timers = new Map();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
    this.now = () => this.#now + this.#shift;
    this.elapsed = () => this.#now;
    /** @type {(run: () => void, ms: number) => number} */
    this.setTimeout = (run, ms) => {
      this.#last += 1;
      this.#timers.set(this.#last, { at: this.#now + ms, run });
      return this.#last;
    };
    /** @type {(timer: any) => void} */
    this.clearTimeout = (timer) => void this.#timers.delete(timer);
  }

  get waiting() {
    return this.#timers.size;
  }

  /** Jumps without running anything, as a sleeping machine does. @param {number} ms */
  sleep(ms) {
    this.#now += ms;
  }

  /** Somebody, or a time server, sets the clock; no time passes. @param {number} ms */
  set(ms) {
    this.#shift += ms;
  }

  /** @param {number} ms */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [key, { at, run }] = next;
      this.#timers.delete(key);
      this.#now = Math.max(this.#now, at);
      run();
      await settle();
    }
    this.#now = end;
  }

  /** @param {number} end */
  #next(end) {
    let first = null;
    for (const entry of this.#timers) {
      if (entry[1].at <= end && (first === null || entry[1].at < first[1].at)) first = entry;
    }
    return first;
  }
}

/** Until every promise that can go on has gone on. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}
