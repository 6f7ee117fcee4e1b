/** Choosing the files of an interrupted upload again: each is compared with what was begun, and when all are there it goes on. */

import { useEffect, useState } from "react";
import type { OpenUpload } from "../../api/types";
import { matched } from "../../uploads/choosing";
import { digest } from "../../uploads/digest";
import { keptHandles, reopened } from "../../uploads/kept";
import type { Picked } from "../../uploads/pick";
import { fingerprinted } from "../../uploads/spans";
import { goOn, type Source } from "../../uploads/uploads";

export interface ChooseAgain {
  /** The right files so far. */
  right: readonly Source[];
  /** Chosen just now, and not part of this upload. */
  wrong: readonly File[];
  unreadable: readonly File[];
  isComparing: boolean;
  take: (picked: readonly Picked[], takeOver?: boolean) => Promise<void>;
  /** Open the remembered files; undefined when this browser remembers none. */
  reopen?: () => Promise<void>;
  /** The remembered files were not there, or not allowed. */
  wasNotOpened: boolean;
}

const NOTHING = { right: [], wrong: [], unreadable: [], isComparing: false, wasNotOpened: false };

export function useChooseAgain(open: OpenUpload | undefined, known: readonly Source[] = []): ChooseAgain {
  const [state, setState] = useState<Omit<ChooseAgain, "take" | "reopen">>(NOTHING);
  const [handles, setHandles] = useState<ReadonlyMap<number, FileSystemFileHandle>>(new Map());
  const id = open?.id;
  useEffect(() => {
    let isOver = false;
    setState(NOTHING);
    setHandles(new Map());
    if (id !== undefined) {
      void keptHandles(id).then((kept) => isOver || setHandles(kept));
    }
    return () => {
      isOver = true;
    };
  }, [id]);

  async function take(picked: readonly Picked[], takeOver = false): Promise<void> {
    if (open === undefined) {
      return;
    }
    setState((now) => ({ ...now, isComparing: true, wrong: [], unreadable: [], wasNotOpened: false }));
    const sources: Source[] = [...state.right, ...known];
    const unreadable: File[] = [];
    for (const one of picked) {
      try {
        sources.push({ ...one, fingerprint: await digest(fingerprinted(one.file)) });
      } catch {
        unreadable.push(one.file);
      }
    }
    const { right, wrong, open: left } = matched(open, sources);
    setState((now) => ({
      ...now,
      right,
      wrong: wrong.map(({ file }) => file),
      unreadable,
      isComparing: false,
    }));
    if (left.length === 0) {
      await goOn(open, right, takeOver);
    }
  }

  async function reopen(): Promise<void> {
    const picked: Picked[] = [];
    for (const handle of handles.values()) {
      const file = await reopened(handle);
      if (file !== undefined) {
        picked.push({ file, handle });
      }
    }
    if (picked.length > 0) {
      await take(picked);
    }
    setState((now) => ({ ...now, wasNotOpened: picked.length < handles.size }));
  }

  return { ...state, take, reopen: handles.size > 0 ? reopen : undefined };
}
