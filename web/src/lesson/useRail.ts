/** What the rail listens to: its own width, the wheel over it, the playhead that the clock moves without drawing the page again. */

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { usePlayer } from "./moment";
import type { RailWindow } from "./railWindow";
import { useSlice } from "./store";

/** So much of a wheel's turn doubles or halves what is shown, CSS pixels. */
const WHEEL_PX = 240;

/** A pointer that moved less still taps, or rests, CSS pixels. */
export const TREMBLE_PX = 4;

/** What `useHover` gives: what is shown, what says so as the pointer moves, what takes it away until it moves again. */
type Hover<T> = [T | null, (shown: T | null, pointer: { clientX: number }) => void, () => void];

/**
 * What is shown under the pointer. It covers what lies above, so that a press of the pointer, or of any key, takes it away for as
 * long as the pointer rests.
 */
export function useHover<T>(): Hover<T> {
  const [shown, setShown] = useState<T | null>(null);
  const at = useRef(0);
  const rests = useRef(false);
  const isShown = useRef(false);
  const dismiss = useCallback(() => {
    if (!isShown.current) return;
    rests.current = true;
    isShown.current = false;
    setShown(null);
  }, []);
  // All along, not from when it has been drawn: a key may come in between.
  useEffect(() => {
    document.addEventListener("keydown", dismiss, true);
    return () => document.removeEventListener("keydown", dismiss, true);
  }, [dismiss]);
  const show = (next: T | null, { clientX }: { clientX: number }) => {
    if (next !== null && rests.current && Math.abs(clientX - at.current) < TREMBLE_PX) return;
    rests.current = false;
    isShown.current = next !== null;
    at.current = clientX;
    setShown(next);
  };
  return [shown, show, dismiss];
}

/** The width of an element, CSS pixels. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return undefined;
    const size = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    size.observe(element.current);
    return () => size.disconnect();
  }, [element]);
  return width;
}

/** A pinch, or the wheel with Ctrl, zooms around the pointer; the wheel sideways, or with Shift, moves the window. */
export function useWheel(element: RefObject<HTMLElement | null>, rail: RailWindow): void {
  useEffect(() => {
    const over = element.current;
    if (!over) return undefined;
    const turn = (event: WheelEvent) => {
      const box = over.getBoundingClientRect();
      const { from, to } = rail.store.get();
      if (event.ctrlKey) {
        event.preventDefault();
        const at = from + ((event.clientX - box.left) / box.width) * (to - from);
        return rail.zoom(2 ** (event.deltaY / WHEEL_PX), at);
      }
      const by = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (Math.abs(by) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return undefined; // the page scrolls
      event.preventDefault();
      return rail.pan(by / box.width);
    };
    over.addEventListener("wheel", turn, { passive: false });
    return () => over.removeEventListener("wheel", turn);
  }, [element, rail]);
}

/** Two fingers zoom around the moment between them, and move the window with it. Whether they do is told. */
export function usePinch(element: RefObject<HTMLElement | null>, rail: RailWindow): RefObject<boolean> {
  const pinching = useRef(false);
  useEffect(() => {
    const over = element.current;
    if (!over) return undefined;
    const fingers = new Map<number, number>();
    const between = (): [middle: number, apart: number] => {
      const [a = 0, b = 0] = [...fingers.values()];
      return [(a + b) / 2, Math.max(1, Math.abs(a - b))];
    };
    const down = (event: PointerEvent) => {
      if (event.pointerType !== "touch") return;
      if (fingers.size === 0) pinching.current = false;
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size === 2) pinching.current = true;
    };
    const move = (event: PointerEvent) => {
      if (!fingers.has(event.pointerId)) return;
      const [middle, apart] = between();
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size !== 2) return;
      const [middleNow, apartNow] = between();
      const box = over.getBoundingClientRect();
      rail.pan((middle - middleNow) / box.width);
      const { from, to } = rail.store.get();
      rail.zoom(apart / apartNow, from + ((middleNow - box.left) / box.width) * (to - from));
    };
    const up = (event: PointerEvent) => fingers.delete(event.pointerId);
    over.addEventListener("pointerdown", down);
    over.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"] as const) window.addEventListener(name, up);
    return () => {
      over.removeEventListener("pointerdown", down);
      over.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"] as const) window.removeEventListener(name, up);
    };
  }, [element, rail]);
  return pinching;
}

/** Place the playhead, as a share of the window: at every frame while the lesson plays, else when the clock is moved. */
export function usePlayhead(element: RefObject<HTMLElement | null>, rail: RailWindow): void {
  const player = usePlayer();
  const running = useSlice(player.store, (state) => state.running);
  useEffect(() => {
    let frame = 0;
    const place = () => {
      const { from, to } = rail.store.get();
      const at = (player.now() - from) / Math.max(1, to - from);
      // A little outside is enough to be out of sight.
      const shown = String(Math.max(-0.1, Math.min(1.1, at)));
      // On these two alone: set on the rail, all that lies on it would be styled anew at every frame.
      for (const part of element.current?.querySelectorAll<HTMLElement>("[data-playhead]") ?? [])
        part.style.setProperty("--at", shown);
    };
    const run = () => {
      place();
      frame = requestAnimationFrame(run);
    };
    const follow = () => {
      rail.follow(player.now());
      place();
    };
    place();
    if (running) frame = requestAnimationFrame(run);
    const stops = [player.onMoment(follow), rail.store.subscribe(place)];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [player, rail, element, running]);
}
