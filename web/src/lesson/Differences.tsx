/** Two wordings in one: what went is struck through, what came is underlined, and both are said to those who do not see it. */

import { useMemo } from "react";
import { texts } from "../texts/commentary";
import { differences } from "./diff";

export function Differences({ before, after }: { before: string; after: string }) {
  const runs = useMemo(() => differences(before, after), [before, after]);
  let at = 0;
  return (
    <p className="comment__text differences" dir="auto">
      {runs.map(({ how, text }) => {
        const key = `${how}${at}`;
        at += text.length;
        if (how === "same") return <span key={key}>{text}</span>;
        const Mark = how === "gone" ? "del" : "ins";
        return (
          <Mark key={key}>
            <span className="visually-hidden">{how === "gone" ? texts.diff.gone : texts.diff.come}</span>
            {text}
          </Mark>
        );
      })}
    </p>
  );
}
