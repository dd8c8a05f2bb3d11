import { bob } from "./people.js";
import { ModelServer } from "./server.js";
import { createWorld } from "./world.js";

/** @param {number} [messages] in the lobby, by bob */
export function makeServer(messages = 3) {
  const server = new ModelServer();
  server.addRoom(1, { name: "lobby" });
  server.addRoom(2, { name: "cellar", kind: "private" });
  for (let index = 1; index <= messages; index += 1) server.send(bob, 1, `old ${index}`);
  return server;
}

/** @param {Parameters<typeof createWorld>[0]} [options] */
export async function enter(options = {}) {
  const world = createWorld({ server: makeServer(), ...options });
  await world.connect();
  return world;
}

/** @param {ReturnType<typeof createWorld>} world */
export async function enterLobby(world) {
  await world.store.openRoom(1);
  await world.rest();
  return world;
}
