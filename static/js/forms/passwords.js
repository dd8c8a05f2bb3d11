// Show what is typed, and how strong it is.

const GOOD_LENGTH = 12;
const GREAT_LENGTH = 18;
const SHORTEST = 8;

/**
 * From 0 (nothing) to 4. Length counts, repetition does not; the server has the last word.
 * @param {string} password
 */
export function measureStrength(password) {
  if (password.length < SHORTEST) return password ? 1 : 0;
  if (new Set(password).size < SHORTEST / 2) return 1;
  if (password.length < GOOD_LENGTH) return 2;
  return password.length < GREAT_LENGTH ? 3 : 4;
}

/** @param {Document} page */
export function offerPasswords(page) {
  for (const button of page.querySelectorAll("[data-show-password]")) {
    if (button instanceof HTMLButtonElement) offerShowing(button);
  }
  for (const meter of page.querySelectorAll("[data-meter-of]")) {
    if (meter instanceof HTMLElement) offerMeter(meter);
  }
}

/** @param {HTMLButtonElement} button */
function offerShowing(button) {
  const input = button.parentElement?.querySelector("input");
  if (!input) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
}

/** @param {HTMLElement} meter */
function offerMeter(meter) {
  const input = meter.ownerDocument.getElementById(meter.dataset.meterOf ?? "");
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener("input", () => {
    meter.dataset.level = String(measureStrength(input.value));
  });
}
