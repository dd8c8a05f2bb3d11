import { showAway } from "../components/session/away.js";

/** On nobody's page. */
export function startPart() {
  showAway();
}
