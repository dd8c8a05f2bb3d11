/**
 * A file of an unsent message as its timeline shows it: where it will be, and what the browser takes it for.
 *
 * @param {import("./uploads.js").FileDraft} draft
 * @returns {import("../../connection/protocol.js").File}
 */
export function showDraft({ id, name, size, type, width, height }) {
  return { id, name, size, type, kind: guessKind(type), width, height, url: `/files/${id}/` };
}

const SHOWN = /^(image|audio|video)\//;

/**
 * @param {string} type
 * @returns {import("../../connection/protocol.js").File["kind"]}
 */
export function guessKind(type) {
  if (type === "image/svg+xml") return "file";
  return /** @type {any} */ (SHOWN.exec(type)?.[1] ?? "file");
}
