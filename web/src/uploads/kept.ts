/**
 * Remembers, in this browser, which files of the disk an upload is made of: where the browser hands out handles, a file can be
 * opened again after a reload with one press instead of being looked for. Convenience only: without it, files are chosen again.
 */

interface Permitted {
  queryPermission?: (descriptor: { mode: "read" }) => Promise<PermissionState>;
  requestPermission?: (descriptor: { mode: "read" }) => Promise<PermissionState>;
}

const DATABASE = "triptych";
const STORE = "handles";

function answered<T>(ask: IDBRequest<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  ask.onsuccess = () => resolve(ask.result);
  ask.onerror = () => reject(ask.error);
  return promise;
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return (await answered(opening)).transaction(STORE, mode).objectStore(STORE);
}

/** Remember the handles of an upload's files, by their numbers. A browser that cannot is none the worse. */
export async function keepHandles(
  id: string,
  handles: ReadonlyMap<number, FileSystemFileHandle>,
): Promise<void> {
  if (handles.size > 0) {
    await store("readwrite").then(
      (open) => answered(open.put(handles, id)),
      () => undefined,
    );
  }
}

/** What was remembered of an upload. */
export async function keptHandles(id: string): Promise<ReadonlyMap<number, FileSystemFileHandle>> {
  const none = new Map<number, FileSystemFileHandle>();
  return store("readonly").then(
    async (open) =>
      (await answered<ReadonlyMap<number, FileSystemFileHandle> | undefined>(open.get(id))) ?? none,
    () => none,
  );
}

/** Forget an upload that is in or given up. */
export async function forgetHandles(id: string): Promise<void> {
  await store("readwrite").then(
    (open) => answered(open.delete(id)),
    () => undefined,
  );
}

/** Open a remembered file, asking the person when the browser wants that; undefined when it may not or it is gone. */
export async function reopened(handle: FileSystemFileHandle & Permitted): Promise<File | undefined> {
  const mode = { mode: "read" } as const;
  if (
    (await handle.queryPermission?.(mode)) === "prompt" &&
    (await handle.requestPermission?.(mode)) !== "granted"
  ) {
    return undefined;
  }
  return handle.getFile().catch(() => undefined);
}
