/** What makes a message sent twice be stored once. */

/** A UUIDv7 (RFC 9562): milliseconds, then chance. */
export function makeId() {
  const time = Date.now().toString(16).padStart(12, "0");
  const chance = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`;
}
