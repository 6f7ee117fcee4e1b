/** What the pictures need to know of the comments: those with drawings, and the composer that draws. */

import { createContext, use } from "react";
import type { Comment } from "../../api/types";
import type { ComposerModel } from "../composer";

export interface Drawn {
  comments: Comment[];
  composer: ComposerModel | null;
}

const DrawnContext = createContext<Drawn | null>(null);

/** Gives the pictures what is drawn on them. */
export const DrawnProvider = DrawnContext.Provider;

/** What is drawn; null outside of a page that has comments. */
export function useDrawn(): Drawn | null {
  return use(DrawnContext);
}
