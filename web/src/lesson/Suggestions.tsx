/** Standards that were brought to mind by what was said nearby: offered, with the words they rest on, and never tagged by themselves. */

import { memo, useMemo } from "react";
import { Button } from "react-aria-components";
import type { Framework } from "../api/types";
import { texts } from "../texts/commentary";
import type { ComposerModel } from "./composer";
import { useSlice } from "./store";
import { type SaidWord, saidNear, suggestions } from "./suggest";

const t = texts.suggestions;

interface SuggestionsProps {
  model: ComposerModel;
  framework: Framework | undefined;
  said: readonly SaidWord[];
}

export const Suggestions = memo(function Suggestions({ model, framework, said }: SuggestionsProps) {
  const startMs = useSlice(model.store, (state) => state.startMs);
  const endMs = useSlice(model.store, (state) => state.endMs);
  const tagged = useSlice(model.store, (state) => state.standards);
  const offered = useMemo(
    () => (framework && startMs !== null ? suggestions(framework, saidNear(said, startMs, endMs)) : []),
    [framework, said, startMs, endMs],
  );
  const untagged = offered.filter((one) => !tagged.includes(one.code));
  if (untagged.length === 0) return null;
  return (
    <div className="composer__row suggestions">
      <span id="suggestions">{t.label}</span>
      <ul className="chips" aria-labelledby="suggestions">
        {untagged.map(({ code, words }) => (
          <li key={code}>
            <Button className="chip chip--add" onPress={() => model.tag(code)}>
              <b>{code}</b> {t.because(words)}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
});
