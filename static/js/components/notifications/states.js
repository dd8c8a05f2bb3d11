/**
 * What can be said of this browser stands in the markup, a sentence for each state, and of one that refuses a sentence
 * for each browser (templates/notifications/_states.html).
 *
 * @param {HTMLElement} place
 * @param {import("./device.js").DeviceState} state
 * @param {string} userAgent
 */
export function showState(place, state, userAgent) {
  const browser = nameBrowser(userAgent);
  for (const words of place.querySelectorAll("[data-when-state]")) {
    const { whenState, browser: of } = /** @type {HTMLElement} */ (words).dataset;
    words.toggleAttribute("hidden", whenState !== state || (of !== undefined && of !== browser));
  }
}

/** As far as it matters for where permissions are. @param {string} userAgent */
function nameBrowser(userAgent) {
  if (/Android|iPhone|iPad/.test(userAgent)) return "phone";
  if (/Firefox\//.test(userAgent)) return "firefox";
  return /Chrom(?:e|ium)\//.test(userAgent) ? "chrome" : "safari";
}
