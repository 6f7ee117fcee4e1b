/** What a shelf of drafts is made of, and what the page shows of it. */

import type { Comment } from "../api/types";
import type { Delivery } from "./delivery";
import type { Kept } from "./draft";
import type { Lock } from "./lock";

/** What the page shows of it. */
export interface ShelfState {
  drafts: Kept[];
  /** The service took what was last sent to it. False: it waits here and is tried again. */
  reachable: boolean;
  /** This browser keeps drafts. */
  keepsHere: boolean;
}

/** How a shelf is made. */
export interface ShelfParts {
  person: string;
  observationId: string;
  delivery: Delivery;
  lock: Lock;
  /** A draft arrived: as this comment. */
  onDelivered: (comment: Comment, draft: Kept) => void;
}
