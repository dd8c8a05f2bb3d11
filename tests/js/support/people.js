/** Alice owns, Bob is in, Charlie must see nothing, Robo is a program. */
export const [alice, bob, charlie, robo] = ["Alice", "Bob", "Charlie", "Robo"].map((name, index) => ({
  id: index + 1,
  username: name.toLowerCase(),
  name,
  initials: name[0],
  hue: index + 1,
  status: "",
}));

/**
 * @param {Partial<any>} fields
 * @returns {any}
 */
export function makeMessage(fields) {
  return {
    id: `m${fields.seq}`,
    room: 1,
    kind: "text",
    author: bob,
    body: `words ${fields.seq}`,
    html: `<p>words ${fields.seq}</p>`,
    at: "2026-03-03T09:12:00Z",
    deleted: false,
    mentions: [],
    mentions_room: false,
    ...fields,
  };
}

/**
 * @param {Partial<any>} fields
 * @returns {any}
 */
export function makeRoom(fields = {}) {
  return {
    id: 1,
    log: 11,
    kind: "public",
    name: "lobby",
    topic: "",
    announcement: false,
    slow_mode: 0,
    archived: false,
    general: false,
    people: [],
    member_count: 2,
    position: [0, 0],
    role: "member",
    read_seq: 0,
    level: "all",
    unread: 0,
    mentions: 0,
    can: { send: true, moderate: false, manage: false },
    ...fields,
  };
}

/**
 * @param {Partial<any>} fields
 * @returns {any}
 */
export function makeEvent(fields) {
  return { id: 1000 + fields.seq, kind: "message_sent", at: "2026-03-03T09:12:00Z", actor: 2, ...fields };
}

/**
 * @param {number} seq
 * @param {Partial<any>} [fields]
 */
export function sentEvent(seq, fields = {}) {
  return makeEvent({ seq, message: makeMessage({ seq, ...fields }) });
}
