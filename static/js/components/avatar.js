import { gettext } from "../lib/gettext.js";
import { cloneTemplate, part, setAttribute, setText } from "./dom.js";

/**
 * @typedef {import("./app.js").Person} Person
 * @typedef {{size?: "xs" | "sm" | "lg" | "xl" | null, presence?: string | null}} AvatarLook
 */

/**
 * @param {Person} person
 * @param {AvatarLook} [look]
 * @returns {HTMLElement}
 */
export function createAvatar(person, { size = null, presence = null } = {}) {
  const avatar = cloneTemplate(person.avatar ? "t-avatar-photo" : "t-avatar");
  setAttribute(avatar, "data-hue", person.hue);
  setAttribute(avatar, "data-size", size);
  if (person.avatar) setAttribute(part(avatar, "photo"), "src", person.avatar);
  else setText(part(avatar, "initials"), person.initials);
  showPresence(avatar, presence);
  return avatar;
}

/**
 * @param {Element} avatar
 * @param {string | null} presence
 */
export function showPresence(avatar, presence) {
  const dot = part(avatar, "presence");
  if (!dot) return;
  dot.hidden = presence === null;
  setAttribute(dot, "data-state", presence);
}

/** @type {Record<string, string>} */
const PRESENCES = {
  online: gettext("Online"),
  away: gettext("Away"),
  dnd: gettext("Do not disturb"),
  offline: gettext("Offline"),
};

/** @param {string} presence */
export function namePresence(presence) {
  return PRESENCES[presence];
}
