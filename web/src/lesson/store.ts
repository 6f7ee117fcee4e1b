/** A store of one immutable state: the owner changes it, views read slices of it and are told when theirs changed. */

import { useSyncExternalStore } from "react";

/** Anything with a state that can be read and watched. */
export interface Readable<S> {
  get(): S;
  subscribe(listener: () => void): () => void;
}

/** The state and the only way to change it, held by its owner. */
export class Store<S extends object> implements Readable<S> {
  #state: S;
  readonly #listeners = new Set<() => void>();

  constructor(initial: S) {
    this.#state = initial;
  }

  get = (): S => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Take up the fields that differ; nobody is told when none does. */
  set(patch: Partial<S>): void {
    const keys = Object.keys(patch) as (keyof S)[];
    if (keys.every((key) => Object.is(this.#state[key], patch[key]))) return;
    this.#state = { ...this.#state, ...patch };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Read a slice of a store in a component; it renders again only when the slice is another value. */
export function useSlice<S, T>(store: Readable<S>, slice: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => slice(store.get()));
}
