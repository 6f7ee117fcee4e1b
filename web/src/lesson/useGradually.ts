/** Long lists are drawn as far as one has come: a screenful, and more whenever their end comes near. Nothing waits for the rest. */

import { type RefCallback, useCallback, useState } from "react";

const STEP = 25;
/** The end is near when it is this far below what can be seen. */
const NEAR = "0px 0px 1200px 0px";

/** How many items to draw, and what to put behind them while there are more. */
interface Drawn {
  count: number;
  /** For an empty element after the last item. */
  end: RefCallback<Element>;
}

/** Draw some of `total` items, at least `least`. It begins anew with another `list`, which says which items they are. */
export function useGradually(total: number, least = 0, list = ""): Drawn {
  const [count, setCount] = useState(STEP);
  const [drawing, setDrawing] = useState(list);
  if (drawing !== list) {
    setDrawing(list);
    setCount(STEP);
  }
  const drawn = Math.min(total, Math.max(count, least));
  const end = useCallback<RefCallback<Element>>(
    (element) => {
      if (!element) return undefined;
      const options: IntersectionObserverInit & { scrollMargin: string } = {
        rootMargin: NEAR,
        scrollMargin: NEAR,
      };
      const near = new IntersectionObserver(([entry]) => {
        if (entry?.isIntersecting) setCount(drawn + STEP);
      }, options);
      near.observe(element);
      return () => near.disconnect();
    },
    // Observed anew after each step: an end that is still near asks for the next.
    [drawn],
  );
  return { count: drawn, end };
}
