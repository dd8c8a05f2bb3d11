// Forms that make a passkey or ask for one. What the browser answers goes to the server as the form's `credential`.

/** @param {Document} page */
export function offerPasskeys(page) {
  if (!("PublicKeyCredential" in window)) return;
  for (const form of page.querySelectorAll("form[data-passkey]")) {
    if (form instanceof HTMLFormElement) offer(form);
  }
}

/** @param {HTMLFormElement} form */
function offer(form) {
  const button = form.querySelector("[data-passkey-button]");
  if (!(button instanceof HTMLButtonElement)) return;
  form.hidden = button.hidden = false;
  form.querySelector("[data-passkey-missing]")?.remove();
  const fill = form.dataset.ask ? offerInField(form) : null;
  button.addEventListener("click", () => {
    fill?.abort();
    void use(form, button);
  });
  // Return in the field of its name does the same
  form.addEventListener("submit", (event) => {
    if (field(form).value) return;
    event.preventDefault();
    void use(form, button);
  });
}

/**
 * Among what the browser fills in for the username (conditional mediation). Asked for once somebody turns to that
 * form: the question is kept in a session, and not every visitor is worth one.
 *
 * @param {HTMLFormElement} form
 */
function offerInField(form) {
  const given = new AbortController();
  const typed = form.ownerDocument.querySelector("[autocomplete~=webauthn]")?.closest("form");
  const wait = { once: true, signal: given.signal };
  let isAsked = false;
  const turn = () => {
    if (!isAsked) void fill(form, given.signal);
    isAsked = true;
  };
  for (const name of ["pointerover", "touchstart", "input"]) typed?.addEventListener(name, turn, wait);
  typed?.addEventListener("submit", () => given.abort(), wait);
  return given;
}

/**
 * @param {HTMLFormElement} form
 * @param {AbortSignal} signal
 */
async function fill(form, signal) {
  try {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const publicKey = decode(await readOptions(form));
    const credential = await navigator.credentials.get({ publicKey, mediation: "conditional", signal });
    if (credential instanceof PublicKeyCredential) send(form, credential);
  } catch {
    // Nobody asked for it: the button says what is wrong
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {PublicKeyCredential} credential
 */
function send(form, credential) {
  field(form).value = JSON.stringify(describe(credential));
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function use(form, button) {
  button.disabled = true;
  const place = findPlace(form);
  place.hidden = true;
  try {
    const options = await readOptions(form);
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: decode(options) })
        : await navigator.credentials.get({ publicKey: decode(options) });
    if (credential instanceof PublicKeyCredential) send(form, credential);
  } catch (error) {
    place.textContent = explain(place, error);
    place.hidden = false;
  } finally {
    button.disabled = false;
  }
}

/** @param {HTMLFormElement} form */
function field(form) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
}

/** @param {HTMLFormElement} form */
async function readOptions(form) {
  if (!form.dataset.ask) {
    const kept = form.ownerDocument.getElementById("passkey-options");
    return JSON.parse(kept?.textContent ?? "{}").publicKey;
  }
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.reason);
  return said.publicKey;
}

/** @param {HTMLFormElement} form */
function findPlace(form) {
  return /** @type {HTMLElement} */ (form.querySelector("[data-passkey-said]"));
}

/**
 * What the page has to say of it.
 *
 * @param {HTMLElement} place
 * @param {unknown} error
 */
function explain(place, error) {
  const { invalidState, notAllowed, security, other } = place.dataset;
  const words = { InvalidStateError: invalidState, NotAllowedError: notAllowed, SecurityError: security };
  const name = error instanceof DOMException ? error.name : "";
  return words[/** @type {keyof typeof words} */ (name)] ?? other ?? "";
}

/**
 * Bytes travel as base64url.
 *
 * @param {any} options
 */
function decode(options) {
  const known = /** @param {any[]} [list] */ (list) => list?.map((each) => ({ ...each, id: toBytes(each.id) }));
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    excludeCredentials: known(options.excludeCredentials),
    allowCredentials: known(options.allowCredentials),
  };
}

/** @param {PublicKeyCredential} credential */
function describe(credential) {
  /** @type {Record<string, string>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const bytes = /** @type {any} */ (credential.response)[name];
    if (bytes) response[name] = toText(bytes);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {string} text */
function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes */
function toText(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
