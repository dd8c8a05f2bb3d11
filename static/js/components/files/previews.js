/** Pictures that are still on this computer, by the id of their file: shown from here as long as the page lives. */

/** @type {Map<string, string>} */
const addresses = new Map();
const SHOWN = /^image\/(png|jpeg|gif|webp|avif)$/;

/**
 * @param {{id: string, blob: Blob | null}} upload
 * @returns {string | null}
 */
export function previewOf({ id, blob }) {
  const known = addresses.get(id);
  if (known || !blob || !SHOWN.test(blob.type)) return known ?? null;
  const address = URL.createObjectURL(blob);
  addresses.set(id, address);
  return address;
}

/** @param {string} id */
export function findPreview(id) {
  return addresses.get(id) ?? null;
}

/** @param {string} id */
export function dropPreview(id) {
  const address = addresses.get(id);
  if (address) URL.revokeObjectURL(address);
  addresses.delete(id);
}

/**
 * @param {Blob} blob
 * @returns {Promise<{width: number, height: number} | null>} null: it is no picture that can be shown
 */
export async function measurePicture(blob) {
  if (!SHOWN.test(blob.type)) return null;
  try {
    const picture = await createImageBitmap(blob);
    const { width, height } = picture;
    picture.close();
    return { width, height };
  } catch {
    return null;
  }
}
