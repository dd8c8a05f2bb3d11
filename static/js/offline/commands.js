/**
 * Asks of the server what changes something, as the page does it (lib/api.js), which reads its cookies otherwise.
 *
 * @param {any} scope the worker's
 * @param {string} path
 * @param {object} body
 * @param {number | null} [account] who it is asked as: somebody else may have signed in since
 * @returns {Promise<{ok: boolean, status: number, said: any}>}
 * @throws the server does not answer, or the browser tells a worker no cookies
 */
export async function postJson(scope, path, body, account = null) {
  const token = await scope.cookieStore.get("csrftoken");
  const response = await scope.fetch(path, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": token?.value ?? "",
      ...(account !== null && { "X-Account": String(account) }),
    },
    body: JSON.stringify(body),
    credentials: "same-origin",
  });
  return { ok: response.ok, status: response.status, said: await response.json().catch(() => ({})) };
}

/** @param {any} scope @param {object} command @param {number | null} account */
export function postCommand(scope, command, account) {
  return postJson(scope, "/api/v1/commands", command, account);
}
