/**
 * The socket's commands as requests: what is asked, and what the socket would have answered.
 *
 * @typedef {import("../lib/api.js").Api} Api
 */

/** @type {Record<string, (api: Api, frame: any) => Promise<any>>} */
const VERBS = {
  send: async (api, { type: _, ref: __, room, id, ...said }) => {
    const { seq, at, dup } = await api.post(`rooms/${room}/messages`, { id, ...said });
    return { type: "ack", id, seq, at, dup };
  },
  edit: (api, { id, body }) => api.patch(`messages/${id}`, { body }).then(() => ({ type: "ack", id })),
  delete: (api, { id }) => api.remove(`messages/${id}`).then(() => ({ type: "ack", id })),
  react: (api, frame) => api.put(nameReaction(frame)).then(() => ({ type: "ack", id: frame.id })),
  unreact: (api, frame) => api.remove(nameReaction(frame)).then(() => ({ type: "ack", id: frame.id })),
  pin: (api, { id }) => api.put(`messages/${id}/pin`).then(() => ({ type: "ack", id })),
  unpin: (api, { id }) => api.remove(`messages/${id}/pin`).then(() => ({ type: "ack", id })),
  follow: (api, { id }) => api.put(`messages/${id}/follow`).then(() => ({ type: "ack", id })),
  unfollow: (api, { id }) => api.remove(`messages/${id}/follow`).then(() => ({ type: "ack", id })),
  read_thread: (api, { id, seq }) => api.post(`messages/${id}/thread/read`, { seq }).then(() => ({ type: "ack", id })),
  read: (api, { room, seq }) => api.post(`rooms/${room}/read`, { seq }).then(() => ({ type: "ack" })),
  unread: (api, { room, seq }) => api.post(`rooms/${room}/unread`, { seq }).then(() => ({ type: "ack" })),
  pull: (api, { log, after }) => api.get(`logs/${log}/events`, { after: after.join() }),
  // Nobody sees that somebody writes who cannot say it at once
  typing: async () => ({ type: "ack" }),
};

/** @param {{id: string, emoji: string}} frame */
function nameReaction({ id, emoji }) {
  return `messages/${id}/reactions/${encodeURIComponent(emoji)}`;
}

/**
 * @param {Api} api
 * @param {any} frame a command
 * @returns {Promise<any>} the frame that answers it, without its `ref`; rejects with RequestError
 */
export async function askVerb(api, frame) {
  const verb = VERBS[frame.type];
  return verb ? verb(api, frame) : { type: "nack", code: "unknown_command", message: "" };
}
