import { Connection } from "../../../static/js/connection/connection.js";
import { FakeClock } from "./clock.js";
import { createPage, createWires, welcome } from "./wire.js";

export function makeConnection() {
  const clock = new FakeClock();
  const wires = createWires();
  const page = createPage();
  const connection = new Connection({
    url: "ws://here/ws/",
    WebSocket: wires.WebSocket,
    clock,
    random: () => 1,
    page,
    tab: "tab-1",
  });
  connection.positions = () => ({ 12: [40, 998] });
  /** @type {string[]} */
  const seen = [];
  for (const name of ["state", "welcome", "events", "signal", "rewind", "stopped"]) {
    connection.addEventListener(name, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      seen.push(name === "state" ? detail.state : name === "stopped" ? `stopped:${detail.action}` : name);
    });
  }
  const live = () => {
    connection.connect();
    wires.current.open();
    wires.current.receive(welcome());
  };
  return { clock, wires, page, connection, seen, live };
}
