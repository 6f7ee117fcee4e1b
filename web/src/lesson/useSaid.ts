/** A sentence that is said in passing, read out where a screen reader is, and gone again after a while. */

import { useCallback, useEffect, useState } from "react";

const SHOWN_MS = 6000;

/** What is being said (empty: nothing), and the way to say something. The same words said again are said anew. */
export function useSaid(): [string, (words: string) => void] {
  const [said, setSaid] = useState({ words: "", times: 0 });
  useEffect(() => {
    if (said.words === "") return undefined;
    const timer = setTimeout(() => setSaid(({ times }) => ({ words: "", times })), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const say = useCallback((words: string) => setSaid(({ times }) => ({ words, times: times + 1 })), []);
  return [said.words, say];
}
