/**
 * Of several tabs one has a recording: a tab that ends in the middle gives it back.
 *
 * @param {string} id
 * @param {LockManager | undefined} [locks]
 * @returns {Promise<(() => void) | null>} gives it back; null: another tab has it
 */
export function claimRecording(id, locks = navigator.locks) {
  const free = () => {};
  if (!locks) return Promise.resolve(free);
  return new Promise((resolve) => {
    locks
      .request(`recording:${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise((release) => resolve(() => release(undefined)));
      })
      // Where storage is forbidden, locks may be as well
      .catch(() => resolve(free));
  });
}
