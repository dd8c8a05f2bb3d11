/** Bits 12..63 of a UUIDv7 after the time: a 12 bit counter that orders ids made in one millisecond. */
const COUNTER_LIMIT = 0x1000;

/**
 * Ids that sort by the time they were made, also within one millisecond and when the clock steps back.
 *
 * @param {{now?: () => number, random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>}} [source]
 * @returns {() => string}
 */
export function createUuid7({ now = Date.now, random = (bytes) => crypto.getRandomValues(bytes) } = {}) {
  let time = 0;
  let counter = 0;

  /** @param {Uint8Array} bytes */
  function tick(bytes) {
    const present = Math.floor(now());
    if (present > time) {
      time = present;
      // The top bit stays clear, so that a burst has room to count.
      counter = ((bytes[6] << 8) | bytes[7]) & 0x7ff;
      return;
    }
    counter += 1;
    if (counter < COUNTER_LIMIT) return;
    time += 1;
    counter = 0;
  }

  return () => {
    const bytes = random(new Uint8Array(16));
    tick(bytes);
    for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(time / 2 ** (40 - 8 * index)) & 0xff;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    return formatUuid(bytes);
  };
}

/** @param {Uint8Array} bytes */
function formatUuid(bytes) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
