/** Where a draft is safe, in words: on this device at once, with the service while it can be reached. */

import { texts } from "../texts/commentary";
import { language } from "../texts/language";
import { minuteOf } from "./lessonTime";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";

const t = texts.saved;

export function DraftState({ shelf, savedAt }: { shelf: Shelf; savedAt: Date | null | false }) {
  const reachable = useSlice(shelf.store, (state) => state.reachable);
  if (!(savedAt instanceof Date)) return null;
  return (
    <span className="numbers" lang={language().tag}>
      {(reachable ? t.saved : t.onlyHere)(minuteOf(savedAt))}
    </span>
  );
}
