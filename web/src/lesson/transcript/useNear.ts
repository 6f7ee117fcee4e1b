/** Which phrases are on the screen or near it. An hour has thousands of words; only these are drawn one by one. */

import { type RefObject, useEffect, useState } from "react";

/** How far beyond the edges counts as near, so that scrolling does not outrun the drawing. */
const MARGIN = "900px 0px";

/** The numbers of the phrases near the visible part of `list`; its items carry them as `data-phrase`. */
export function useNear(list: RefObject<HTMLElement | null>, items: readonly unknown[]): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: other items are other elements to watch
  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const watch = new IntersectionObserver(
      (entries) =>
        setNear((held) => {
          const next = new Set(held);
          for (const { target, isIntersecting } of entries) {
            const phrase = Number((target as HTMLElement).dataset.phrase);
            if (isIntersecting) next.add(phrase);
            else next.delete(phrase);
          }
          return next;
        }),
      { root: box, rootMargin: MARGIN },
    );
    for (const item of box.children) watch.observe(item);
    return () => watch.disconnect();
  }, [list, items]);
  return near;
}
