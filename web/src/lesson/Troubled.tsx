/** Why a draft does not go on by itself, and the way to bring two wordings together. */

import { useState } from "react";
import { Button } from "../design/Button";
import { texts } from "../texts/commentary";
import { texts as lesson } from "../texts/lesson";
import { Conflict } from "./Conflict";
import type { Kept } from "./draft";
import type { Shelf } from "./shelf";

const t = texts.waiting;

interface TroubledProps {
  draft: Kept | undefined;
  shelf: Shelf;
  /** A person has looked at it, and perhaps decided. */
  onClosed?: () => void;
}

export function Troubled({ draft, shelf, onClosed }: TroubledProps) {
  const [comparing, setComparing] = useState(false);
  if (!draft?.trouble) return null;
  const { trouble } = draft;
  return (
    <>
      <p className="composer__failure" role="alert">
        {trouble.why === "refused" ? lesson.composer.failed(trouble.words) : t.changed}{" "}
        {trouble.why !== "refused" && (
          <Button className="button--small" onPress={() => setComparing(true)}>
            {t.compare}
          </Button>
        )}
      </p>
      {comparing && (
        <Conflict
          draft={draft}
          shelf={shelf}
          onClose={() => {
            setComparing(false);
            onClosed?.();
          }}
        />
      )}
    </>
  );
}
