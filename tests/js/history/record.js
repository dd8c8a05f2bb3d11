/**
 * One line of the record. The clock is the machine's monotonic one, which the reader shares.
 *
 * @param {string} what
 * @param {Record<string, unknown>} fields
 */
export function note(what, fields) {
  const at = Number(process.hrtime.bigint()) / 1e9;
  process.stdout.write(`${JSON.stringify({ at, what, ...fields })}\n`);
}
