/** The one way to talk to the service: JSON in, JSON out, problems as errors, and an expired session asked for again. */

import { Problem, problemFrom, Unreachable } from "./problem";
import { askForSignIn } from "./session";

/** Every request that changes something carries this; a foreign page cannot add it without the service's consent. */
export const GUARD_HEADER = "X-Triptych";

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
  /** What a 401 means here: an ended session (ask, then repeat; the default) or simply a refusal. */
  onSignedOut?: "ask" | "fail";
}

async function answerOf<T>(response: Response): Promise<T> {
  if (!response.ok) {
    throw problemFrom(response.status, response.headers.get("Content-Type") ?? "", await response.text());
  }
  if (response.status === 204 || response.headers.get("Content-Length") === "0") {
    return undefined as T;
  }
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const method = options.method ?? "GET";
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") {
    headers[GUARD_HEADER] = "1";
  }
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  try {
    return await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    throw new Unreachable();
  }
}

/** A file that the service made, with the name that it gave it. */
export interface MadeFile {
  name: string;
  content: Blob;
}

async function fileOf(response: Response): Promise<MadeFile> {
  if (!response.ok) {
    throw problemFrom(response.status, response.headers.get("Content-Type") ?? "", await response.text());
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { name: name ?? "file", content: await response.blob() };
}

/** Send, read the answer, and repeat once somebody whose session had ended has signed in again. */
async function answered<T>(
  path: string,
  options: RequestOptions,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await read(await send(path, options));
    } catch (error) {
      const ended = error instanceof Problem && error.status === 401 && options.onSignedOut !== "fail";
      if (!ended) {
        throw error;
      }
      await askForSignIn();
    }
  }
}

/**
 * Send a request and return its JSON answer.
 *
 * Throws Problem when the service refuses, Unreachable when there is no answer, SignInDeclined when the session had
 * ended and the person did not sign in again.
 */
export function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return answered(path, options, answerOf<T>);
}

/** Fetch a file that the service makes. Throws as `request` does. */
export function requestFile(path: string): Promise<MadeFile> {
  return answered(path, {}, fileOf);
}
