import { RequestError } from "./errors.js";

/**
 * @typedef {object} Api
 * @property {(path: string, query?: Record<string, any>) => Promise<any>} get
 * @property {(path: string, body?: unknown) => Promise<any>} post
 * @property {(path: string, body?: unknown) => Promise<any>} put
 * @property {(path: string, body?: unknown) => Promise<any>} patch
 * @property {(path: string, body?: unknown) => Promise<any>} remove
 */

/** What a status means when the answer carries no code of its own (a proxy, an error page). */
const CODES = /** @type {Record<number, import("../connection/protocol.js").ErrorCode>} */ ({
  400: "invalid",
  401: "sign_in",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  422: "invalid",
  429: "rate_limited",
});

/**
 * @param {object} [options]
 * @param {typeof fetch} [options.fetch]
 * @param {() => string} [options.cookies]
 * @param {string} [options.base]
 * @param {() => void} [options.onSignIn]  the server does not know, or no longer, who asks
 * @returns {Api}
 */
export function createApi({
  fetch: send = (...args) => fetch(...args),
  cookies = () => "",
  base = "/api/v1/",
  onSignIn = () => {},
} = {}) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async function call(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = readCookie(cookies(), "csrftoken");
    const isBytes = body instanceof Blob;
    if (body !== undefined) headers["Content-Type"] = isBytes ? "application/octet-stream" : "application/json";
    const response = await reach(() =>
      send(base + path, {
        method,
        headers,
        body: body === undefined || isBytes ? body : JSON.stringify(body),
        credentials: "same-origin",
      }),
    );
    if (response.status === 401) onSignIn();
    if (!response.ok) throw await readRefusal(response);
    return response.status === 204 ? null : await reach(() => response.json());
  }

  return {
    get: (path, query) => call("GET", path + formatQuery(query)),
    post: (path, body = {}) => call("POST", path, body),
    put: (path, body = {}) => call("PUT", path, body),
    patch: (path, body = {}) => call("PATCH", path, body),
    remove: (path, body) => call("DELETE", path, body),
  };
}

/**
 * @template T
 * @param {() => Promise<T>} ask
 */
async function reach(ask) {
  try {
    return await ask();
  } catch {
    throw new RequestError({ code: "unavailable" });
  }
}

/** @param {Response} response */
async function readRefusal(response) {
  const answer = await response.json().catch(() => ({}));
  const header = Number.parseFloat(response.headers.get("Retry-After") ?? "");
  return new RequestError({
    code: answer.code ?? CODES[response.status] ?? "unavailable",
    message: typeof answer.message === "string" ? answer.message : "",
    field: answer.field ?? null,
    retry_after: answer.retry_after ?? (Number.isFinite(header) ? header : null),
  });
}

/**
 * @param {string} cookies
 * @param {string} name
 */
export function readCookie(cookies, name) {
  for (const pair of cookies.split("; ")) {
    if (pair.startsWith(`${name}=`)) return decodeURIComponent(pair.slice(name.length + 1));
  }
  return "";
}

/** @param {Record<string, any>} [query] */
function formatQuery(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
