/** The page's shelf of drafts: one per lesson and person, talking to the service while the page is open. */

import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState } from "react";
import { takeInto } from "./comments";
import { deliveryTo } from "./delivery";
import { webLock } from "./lock";
import { Shelf } from "./shelf";

const ShelfContext = createContext<Shelf | null>(null);

/** Gives the page's parts its shelf; null for those who write nothing. */
export const ShelfProvider = ShelfContext.Provider;

/** The shelf of this page, or null when the person may keep no drafts on this lesson. */
export function useShelf(): Shelf | null {
  return use(ShelfContext);
}

/** Make the shelf of a lesson, and say what arrived: its comment's id, and the draft that it was. */
export function useOwnShelf(
  observationId: string,
  person: string,
  mayDraft: boolean,
  onArrived: (commentId: string, draftId: string) => void,
): Shelf | null {
  const client = useQueryClient();
  const [shelf] = useState(() => {
    if (!mayDraft) return null;
    return new Shelf({
      person,
      observationId,
      delivery: deliveryTo(observationId),
      lock: webLock,
      onDelivered: (comment, draft) => {
        takeInto(client, observationId, comment);
        arrived.tell(comment.id, draft.id);
      },
    });
  });
  const [arrived] = useState(() => ({ tell: onArrived }));
  useEffect(() => {
    arrived.tell = onArrived;
  });
  useEffect(() => shelf?.start(), [shelf]);
  return shelf;
}
