import { showAway } from "../components/page/away.js";

/** On nobody's page. */
export function startPart() {
  showAway();
}
