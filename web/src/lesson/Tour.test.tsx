import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Comment } from "../api/types";
import { PersonProvider, PlayerProvider } from "./moment";
import type { Player } from "./player";
import { chooseKey } from "./preferences";
import { Tour } from "./Tour";

const comments = [10_000, 30_000].map(
  (start_ms, i) =>
    ({ id: `c${i}`, kind: "strength", start_ms, end_ms: null, published_at: "x" }) as unknown as Comment,
);

/** A player that stands where it is told, and says what it was asked. */
function aPlayer() {
  const asked: string[] = [];
  const listeners = new Set<() => void>();
  let at = 0;
  const player = {
    lesson: { start_ms: 0, end_ms: 60_000 },
    now: () => at,
    request: (request: { do: string; to?: number }) => {
      asked.push(request.to === undefined ? request.do : `${request.do} ${request.to}`);
      if (request.to !== undefined) at = request.to;
      for (const listener of [...listeners]) listener(); // as the player does: whoever listens is told at once
    },
    onMoment: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const go = (ms: number) => {
    at = ms;
    for (const listener of [...listeners]) listener();
  };
  return { player: player as unknown as Player, asked, go };
}

function Page({ player }: { player: Player }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <PlayerProvider value={player}>
      <PersonProvider value="amina">
        <Tour comments={comments} open={open} onOpen={setOpen} />
      </PersonProvider>
    </PlayerProvider>
  );
}

describe("the tour's bar", () => {
  beforeEach(() => vi.stubGlobal("matchMedia", () => ({ matches: false })));
  afterEach(cleanup);

  it("plays each moment from a little before, and stops at its end", () => {
    const { player, asked, go } = aPlayer();
    render(<Page player={player} />);
    fireEvent.click(screen.getByRole("button", { name: /^Take the tour/ }));
    expect(asked).toEqual(["seek 7000", "play"]);
    act(() => go(14_000));
    expect(asked).toHaveLength(2);
    act(() => go(15_100));
    expect(asked.slice(2)).toEqual(["pause"]);
    act(() => void fireEvent.keyDown(document.body, { key: "n" }));
    expect(screen.getByRole("status").textContent).toContain("2 of 2");
    expect(asked.slice(3)).toEqual(["seek 27000", "play"]);
  });

  it("goes on by the keys that a person chose", () => {
    chooseKey("amina", { id: "next", key: "x" });
    const { player, asked } = aPlayer();
    render(<Page player={player} />);
    fireEvent.click(screen.getByRole("button", { name: /^Take the tour/ }));
    act(() => void fireEvent.keyDown(document.body, { key: "n" }));
    expect(asked).toHaveLength(2);
    act(() => void fireEvent.keyDown(document.body, { key: "x" }));
    expect(asked.slice(2)).toEqual(["seek 27000", "play"]);
    chooseKey("amina");
  });

  it("leaves the lesson to whoever goes elsewhere in it", () => {
    const { player, asked, go } = aPlayer();
    render(<Page player={player} />);
    fireEvent.click(screen.getByRole("button", { name: /^Take the tour/ }));
    act(() => go(50_000));
    act(() => go(15_100));
    expect(asked).toEqual(["seek 7000", "play"]);
  });
});
