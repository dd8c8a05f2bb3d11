// Registering tells the server which time zone the person is in.

/** @param {Document} page */
export function noteTimeZone(page) {
  const input = page.querySelector("input[type=hidden][name=time_zone]");
  if (input instanceof HTMLInputElement && !input.value) {
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
}
