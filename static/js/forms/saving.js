// Settings are saved as they are switched, one at a time, each with its own word. The form's button is for
// pages without script.

/** @typedef {"saving" | "saved" | "failed"} State */

/** @param {Document} page */
export function offerSaving(page) {
  for (const form of page.querySelectorAll("form[data-saves]")) {
    if (form instanceof HTMLFormElement) new SavingForm(form).start();
  }
}

class SavingForm {
  #form;
  /** One after the other, so that the last word about a setting is the last to arrive. */
  #turn = Promise.resolve();

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
  }

  start() {
    for (const button of this.#form.querySelectorAll("[data-without-script]")) button.setAttribute("hidden", "");
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("change", (event) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) this.#save(target.name);
    });
    this.#form.addEventListener("click", (event) => {
      const again = event.target instanceof Element ? event.target.closest("[data-again]") : null;
      if (again) this.#save(again.closest("[data-state-of]")?.getAttribute("data-state-of") ?? "");
    });
  }

  /** @param {string} name */
  #save(name) {
    this.#show(name, "saving");
    this.#turn = this.#turn.then(() => this.#send(name));
  }

  /** @param {string} name */
  async #send(name) {
    const whole = new FormData(this.#form);
    const body = new FormData();
    body.set("only", name);
    for (const field of ["csrfmiddlewaretoken", name]) {
      const value = whole.get(field);
      if (value !== null) body.set(field, value);
    }
    try {
      const answer = await fetch(this.#form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      if (answer.ok) return this.#saved(name);
      // Signed out meanwhile: the page itself leads to where one signs in
      if (answer.type === "opaqueredirect") return location.reload();
      this.#show(name, "failed", await readReason(answer));
    } catch {
      this.#show(name, "failed");
    }
  }

  /** @param {string} name */
  #saved(name) {
    this.#show(name, "saved");
    const field = this.#form.elements.namedItem(name);
    // What stands on this page is in the former language
    if (field instanceof HTMLElement && field.dataset.reload !== undefined) location.reload();
  }

  /** @param {string} name @param {State} state @param {string} [reason] */
  #show(name, state, reason = "") {
    const place = this.#form.querySelector(`[data-state-of="${name}"]`);
    if (!(place instanceof HTMLElement)) return;
    place.dataset.state = state;
    const words = place.querySelector("[data-reason]");
    if (words instanceof HTMLElement) {
      words.dataset.usual ??= words.textContent;
      words.textContent = reason || words.dataset.usual;
    }
    for (const part of place.querySelectorAll("[data-when]")) {
      part.toggleAttribute("hidden", part.getAttribute("data-when") !== state);
    }
  }
}

/** @param {Response} answer */
async function readReason(answer) {
  const said = await answer.json().catch(() => null);
  return typeof said?.reason === "string" ? said.reason : "";
}
