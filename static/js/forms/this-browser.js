// On the page of notifications: whether this browser is told, a try, and where else notifications go.

import { cloneTemplate, fillPart, find, findAll, need, showPart } from "../components/dom.js";
import { describeDevice, forgetDevice, readKnown, turnOff, turnOn } from "../components/notifications/device.js";
import { showState } from "../components/notifications/states.js";
import { createApi } from "../lib/api.js";
import { pause, systemClock } from "../lib/clock.js";

/** @typedef {{id: number, name: string, last_sent_at?: string, is_failing: boolean}} Device */

/** @param {Document} page */
export function offerThisBrowser(page) {
  const section = /** @type {HTMLElement | null} */ (find(page, "[data-this-browser]"));
  if (section) void new ThisBrowser(section).start();
}

/** @param {Device[]} devices whether this browser is one of them, as far as it thinks that it is */
function isAmong(devices) {
  const known = readKnown(window);
  return known === null || devices.some(({ id }) => id === known.id);
}

/** The queue sends it, and the service answers, within moments. */
const LOOK_MS = 500;
const MOST_LOOKS = 30;

class ThisBrowser {
  #section;
  #account;
  #api = createApi({ cookies: () => document.cookie });

  /** @param {HTMLElement} section */
  constructor(section) {
    this.#section = section;
    this.#account = Number(section.dataset.account);
  }

  async start() {
    this.#section.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-push]") : null;
      if (button instanceof HTMLElement) void this.#press(button);
    });
    this.#show(await describeDevice(window));
    const devices = await this.#list().catch(() => null);
    if (!devices || isAmong(devices)) return;
    // Removed elsewhere, or given up by its push service
    await forgetDevice(window);
    this.#show(await describeDevice(window));
  }

  /** @param {HTMLElement} button */
  async #press(button) {
    if (button.hasAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try {
      await this.#run(button);
    } catch (error) {
      if (button.dataset.push === "test") this.#sayTest("failed");
      else this.#sayFailed(error);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** @param {HTMLElement} button */
  async #run(button) {
    const verb = button.dataset.push;
    if (verb === "test") return this.#test();
    if (verb === "on") this.#show(await turnOn(window, this.#api, this.#account));
    if (verb === "off") await turnOff(window, this.#api);
    if (verb === "remove") await this.#remove(Number(button.dataset.device));
    if (verb !== "on") this.#show(await describeDevice(window));
    await this.#list();
    // What was pressed is gone, and its place taken
    if (!button.isConnected || button.hidden) find(this.#section, "[data-push]:not([hidden])")?.focus();
  }

  async #test() {
    const known = readKnown(window);
    if (!known) return;
    const { last_sent_at } = await this.#api.post(`push/devices/${known.id}/test`);
    const tried = await this.#waitUntilTried(known.id, last_sent_at);
    this.#sayTest(tried && !tried.is_failing ? "sent" : "failed");
  }

  /** @param {number} id @param {string | undefined} before @returns {Promise<Device | undefined>} none: it is gone */
  async #waitUntilTried(id, before) {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await pause(systemClock, LOOK_MS);
      const device = (await this.#list()).find((each) => each.id === id);
      if (!device || device.last_sent_at !== before) return device;
    }
  }

  /** @param {unknown} error what the server refuses has its own words */
  #sayFailed(error) {
    showState(this.#section, /** @type {any} */ ("failed"), navigator.userAgent);
    const words = need(this.#section, "[data-when-state='failed']");
    words.dataset.usual ??= words.textContent ?? "";
    words.textContent = /** @type {any} */ (error)?.sentence || words.dataset.usual;
  }

  /** @param {string} outcome */
  #sayTest(outcome) {
    for (const words of findAll(this.#section, "[data-test]")) words.hidden = words.dataset.test !== outcome;
  }

  /** @param {number} id */
  async #remove(id) {
    if (readKnown(window)?.id === id) return turnOff(window, this.#api);
    await this.#api.remove(`push/devices/${id}`);
  }

  /** @param {import("../components/notifications/device.js").DeviceState} state */
  #show(state) {
    showState(this.#section, state, navigator.userAgent);
    need(this.#section, "[data-push='on']").hidden = state !== "possible" && state !== "unreachable";
    need(this.#section, "[data-push='off']").hidden = state !== "on";
    need(this.#section, "[data-push-test]").hidden = state !== "on";
  }

  /** @returns {Promise<Device[]>} */
  async #list() {
    /** @type {{devices: Device[]}} */
    const { devices } = await this.#api.get("push");
    const place = need(this.#section, "[data-push-devices]");
    place.hidden = devices.length === 0;
    need(place, "ul").replaceChildren(...devices.map((device) => this.#draw(device)));
    return devices;
  }

  /** @param {Device} device */
  #draw({ id, name, last_sent_at, is_failing }) {
    const row = cloneTemplate("t-push-device");
    fillPart(row, "name", name);
    showPart(row, "here", readKnown(window)?.id === id);
    showPart(row, "never", !last_sent_at);
    showPart(row, "sent", Boolean(last_sent_at));
    showPart(row, "failing", is_failing);
    const button = need(row, "[data-push]");
    button.dataset.device = String(id);
    button.setAttribute("aria-label", `${button.textContent?.trim()}: ${name}`);
    if (last_sent_at) this.#sayTime(/** @type {HTMLTimeElement} */ (need(row, "time")), last_sent_at);
    return row;
  }

  /** @param {HTMLTimeElement} place @param {string} at */
  #sayTime(place, at) {
    const { locale, timeZone } = document.documentElement.dataset;
    const format = { dateStyle: "medium", timeStyle: "short", timeZone };
    place.dateTime = at;
    place.textContent = new Intl.DateTimeFormat(locale, /** @type {any} */ (format)).format(Date.parse(at));
  }
}
