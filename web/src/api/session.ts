/**
 * What happens when the session has ended under someone's hands: the request waits, a dialog asks for the password
 * over the page, and the request is repeated. Nothing on the page is unmounted, so nothing typed is lost.
 */

type Listener = () => void;

let waiting: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | null = null;
const listeners = new Set<Listener>();

function tell(): void {
  for (const listener of listeners) {
    listener();
  }
}

/** The person closed the sign-in dialog without signing in. */
export class SignInDeclined extends Error {
  constructor() {
    super("You are signed out. What you typed is still on this page; sign in to send it.");
    this.name = "SignInDeclined";
  }
}

/** Ask for a sign-in over the page. Every request that finds the session gone shares one question. */
export function askForSignIn(): Promise<void> {
  if (waiting === null) {
    const question = Promise.withResolvers<void>();
    waiting = question;
    tell();
  }
  return waiting.promise;
}

/** The person signed in again: let the waiting requests go on. */
export function signedInAgain(): void {
  const question = waiting;
  waiting = null;
  tell();
  question?.resolve();
}

/** The person closed the dialog: the waiting requests fail and say so. */
export function signInDeclined(): void {
  const question = waiting;
  waiting = null;
  tell();
  question?.reject(new SignInDeclined());
}

/** Whether requests wait for a sign-in now; for `useSyncExternalStore`. */
export function isAsking(): boolean {
  return waiting !== null;
}

/** Be told when `isAsking` changes; returns how to stop. */
export function onAsking(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
