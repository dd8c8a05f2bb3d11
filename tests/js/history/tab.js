/**
 * A tab of the real page without a browser: its connection and its store, in a process of their own.
 *
 * Takes orders as JSON lines, and tells as JSON lines what it asks for, hears, applies and shows.
 */
import { createInterface } from "node:readline";
import { Page } from "./page.js";
import { note } from "./record.js";
import { spoil, watchLogs } from "./watching.js";

const settings = JSON.parse(process.argv[2]);
spoil(settings.bug);
watchLogs();

const page = new Page(settings);
/** @type {Record<string, (order: any) => unknown>} */
const orders = {
  send: ({ room, body }) => page.send(room, body),
  edit: ({ room, body }) => page.edit(room, body),
  delete: ({ room }) => page.remove(room),
  open: ({ room }) => page.open(room),
  reload: () => page.load(),
  drop: () => page.drop(),
  show: () => page.show(),
};

page.load();
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  Promise.resolve(orders[order.do](order)).catch((error) => note("trouble", { text: String(error?.stack ?? error) }));
}
process.exit(0);
