/**
 * Long lists are drawn in part: a stretch of them, longer at either end whenever that end comes near. Going to an item far away
 * begins a new stretch around it. What is on the screen stays where it is; each item says its place in the whole.
 */

import { type RefCallback, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** So many items are drawn at first, and added at a time: few enough that nobody notices. */
export const STEP = 8;
/** So many items before one that is gone to. */
const LEAD = 3;
/** An end is near when it is this far outside of what can be seen. */
const NEAR = "800px 0px 800px 0px";

/** The items that are drawn, `from` up to and without `to`, and what to put before and behind them while there are more. */
export interface Windowed {
  from: number;
  to: number;
  /** For an empty element before the first item. */
  before: RefCallback<Element>;
  /** For an empty element after the last one. */
  after: RefCallback<Element>;
  /** Draw the stretch around an item now. */
  bring: (id: string) => void;
}

/** The ends of a stretch, by the items there; null: the list's own end. */
interface Ends {
  list: string;
  first: string | null;
  last: string | null;
  /** Where they were when last seen, for items that have gone meanwhile. */
  from: number;
  to: number;
}

const begun = (list: string): Ends => ({ list, first: null, last: "", from: 0, to: STEP });

/** The stretch that is drawn of a list now. */
export function stretchOf(ids: readonly string[], ends: Ends): [from: number, to: number] {
  const place = (id: string | null, own: number, kept: number) => {
    const at = id === null ? own : ids.indexOf(id);
    return at >= 0 ? at : Math.min(kept, ids.length);
  };
  const from = place(ends.first, 0, ends.from);
  const last = place(ends.last, ids.length - 1, ends.to - 1);
  return [from, Math.max(from, Math.min(ids.length, last + 1))];
}

/** The ends of a stretch of a list. */
export function endsOf(ids: readonly string[], list: string, from: number, to: number): Ends {
  const [a, b] = [Math.max(0, from), Math.min(ids.length, to)];
  return {
    list,
    first: a === 0 ? null : (ids[a] ?? null),
    last: b >= ids.length ? null : (ids[b - 1] ?? null),
    from: a,
    to: b,
  };
}

/**
 * Draw some of the items of these ids, in any case those around the one `gone` to. It begins anew with another `list`, which says
 * which items they are. `box` is the element that holds the items.
 */
export function useWindowed(
  ids: readonly string[],
  list: string,
  box: RefObject<HTMLElement | null>,
  gone: string | null = null,
): Windowed {
  const [kept, setKept] = useState<Ends>(() => begun(list));
  const [seen, setSeen] = useState<string | null>(null);
  let ends = kept.list === list ? kept : begun(list);
  let [from, to] = stretchOf(ids, ends);
  const at = gone === null || gone === seen ? -1 : ids.indexOf(gone);
  if (at >= 0) {
    // Once for each that is gone to, and only when it is not there already: whoever scrolls away from it may.
    setSeen(gone);
    if (at < from || at >= to) {
      ends = endsOf(ids, list, at - LEAD, at - LEAD + STEP);
      [from, to] = stretchOf(ids, ends);
    }
  }
  if (ends !== kept) setKept(ends);

  const drawn = useRef({ ids, list, from, to });
  useLayoutEffect(() => {
    drawn.current = { ids, list, from, to };
  });
  const show = useCallback((a: number, b: number) => {
    const { ids: all, list: which } = drawn.current;
    setKept(endsOf(all, which, a, b));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `from` is what a step changes
  const before = useCallback<RefCallback<Element>>(
    (element) =>
      whenNear(element, () => {
        const first = element?.nextElementSibling;
        const top = first?.getBoundingClientRect().top ?? 0;
        flushSync(() => show(drawn.current.from - STEP, drawn.current.to));
        // What stood on the screen goes on standing there; where the browser saw to that itself, nothing is left to do.
        const moved = (first?.getBoundingClientRect().top ?? 0) - top;
        const scroller = box.current && scrollerOf(box.current);
        // A page that shows more than the list is not scrolled for what comes below.
        const inSight = scroller === document.scrollingElement && top >= 0;
        if (scroller && moved !== 0 && !inSight) scroller.scrollTop += moved;
      }),
    // Observed anew after each step: an end that is still near asks for the next.
    [show, box, from],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `to` is what a step changes
  const after = useCallback<RefCallback<Element>>(
    (element) => whenNear(element, () => show(drawn.current.from, drawn.current.to + STEP)),
    [show, to],
  );
  const bring = useCallback(
    (id: string) => {
      const { ids: all, from: a, to: b } = drawn.current;
      const place = all.indexOf(id);
      if (place >= 0 && (place < a || place >= b)) flushSync(() => show(place - LEAD, place - LEAD + STEP));
    },
    [show],
  );
  return { from, to, before, after, bring };
}

function whenNear(element: Element | null, act: () => void): (() => void) | undefined {
  if (!element) return undefined;
  const options: IntersectionObserverInit & { scrollMargin: string } = {
    rootMargin: NEAR,
    scrollMargin: NEAR,
  };
  const near = new IntersectionObserver(([entry]) => {
    if (entry?.isIntersecting) act();
  }, options);
  near.observe(element);
  return () => near.disconnect();
}

/** What scrolls an element: the nearest box that does, else the page. */
function scrollerOf(element: Element): Element {
  for (let box = element.parentElement; box; box = box.parentElement)
    if (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)
      return box;
  return document.scrollingElement ?? document.documentElement;
}
