import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef, useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { useFocusKept } from "./focusKept";

function Rows({ isDisabling = false }: { isDisabling?: boolean }) {
  const [rows, setRows] = useState(["one", "two", "three"]);
  const box = useRef<HTMLUListElement>(null);
  useFocusKept(
    box,
    (lost, row) =>
      lost.isConnected
        ? lost.parentElement?.querySelector<HTMLElement>("button:enabled")
        : box.current?.querySelectorAll("li")[Math.min(row, rows.length - 1)]?.querySelector("button"),
    "li",
  );
  return (
    <ul ref={box}>
      {rows.map((name, place) => (
        <li key={name}>
          <button type="button" onClick={() => setRows(rows.filter((one) => one !== name))}>
            take {name} out
          </button>
          <button
            type="button"
            disabled={isDisabling && place === 0}
            onClick={() => setRows([name, ...rows.filter((one) => one !== name)])}
          >
            first {name}
          </button>
        </li>
      ))}
      <li>
        <button type="button">other</button>
      </li>
    </ul>
  );
}

function press(name: string): void {
  const button = screen.getByRole("button", { name });
  button.focus();
  fireEvent.click(button);
}

const focused = () => document.activeElement?.textContent;

describe("the keyboard", () => {
  afterEach(cleanup);

  it("goes to the neighbour of what was taken away", () => {
    render(<Rows />);
    press("take two out");
    expect(focused()).toBe("take three out");
    press("take three out");
    expect(focused()).toBe("take one out");
  });

  it("goes to what is beside a button that can no longer be pressed", () => {
    render(<Rows isDisabling />);
    press("first two");
    expect(focused()).toBe("take two out");
  });

  it("stays where it is when something else goes away", () => {
    render(<Rows />);
    const other = screen.getByRole("button", { name: "other" });
    other.focus();
    fireEvent.click(screen.getByRole("button", { name: "take one out" }));
    expect(document.activeElement).toBe(other);
  });

  it("is not pulled back from outside", () => {
    render(
      <>
        <Rows />
        <button type="button">outside</button>
      </>,
    );
    screen.getByRole("button", { name: "take one out" }).focus();
    const outside = screen.getByRole("button", { name: "outside" });
    outside.focus();
    fireEvent.click(screen.getByRole("button", { name: "take one out" }));
    expect(document.activeElement).toBe(outside);
  });
});
