/** Following the phrase that is being spoken, until the reader goes elsewhere. */

import { useCallback, useEffect, useRef, useState } from "react";

export function useFollowing(now: number, paused: boolean) {
  const [following, setFollowing] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const bring = useCallback(() => {
    const box = list.current;
    const item = box?.children[now];
    if (!box || !(item instanceof HTMLElement)) return;
    box.scrollTo({ top: item.offsetTop - box.clientHeight / 3 });
  }, [now]);
  useEffect(() => {
    if (following && !paused) bring();
  }, [following, paused, bring]);
  return { following, setFollowing, list };
}
