/** Keeps the keyboard where it was when the thing that had it goes away, or can no longer be pressed, by what it did. */

import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Watch `container`. When the element in it that has the focus is removed or disabled, the focus goes to what `neighbour`
 * finds; it is told which element that was, and in the how-manieth of the elements that `row` selects it stood.
 */
export function useFocusKept(
  container: RefObject<HTMLElement | null>,
  neighbour: (lost: HTMLElement, row: number) => HTMLElement | null | undefined,
  row?: string,
): void {
  const held = useRef<{ element: HTMLElement; row: number } | null>(null);
  useLayoutEffect(() => {
    const box = container.current;
    if (box === null) {
      return;
    }
    const enter = ({ target }: FocusEvent) => {
      held.current = target instanceof HTMLElement ? { element: target, row: rowOf(target, box, row) } : null;
    };
    const leave = ({ relatedTarget: to }: FocusEvent) => {
      if (to instanceof Node && !box.contains(to)) {
        held.current = null;
      }
    };
    box.addEventListener("focusin", enter);
    box.addEventListener("focusout", leave);
    return () => {
      box.removeEventListener("focusin", enter);
      box.removeEventListener("focusout", leave);
    };
  }, [container, row]);
  useLayoutEffect(() => {
    const now = held.current;
    const box = container.current;
    if (now === null || box === null) {
      return;
    }
    const { element } = now;
    if (box.contains(element) && !element.matches(":disabled")) {
      now.row = rowOf(element, box, row);
      return;
    }
    const active = document.activeElement;
    if (active === null || active === document.body || active === element) {
      held.current = null;
      neighbour(element, now.row)?.focus();
    }
  });
}

function rowOf(element: HTMLElement, box: HTMLElement, row: string | undefined): number {
  return row === undefined ? -1 : [...box.querySelectorAll(row)].findIndex((one) => one.contains(element));
}
