/** One camera on the stage: its video, its name, and a calm slate when it has nothing to show. */

import { useEffect, useRef } from "react";
import { texts } from "../texts/lesson";
import { Overlay } from "./drawing/Overlay";
import { clockText } from "./lessonTime";
import type { Angle } from "./manifest";
import { usePlayer } from "./moment";
import { useSlice } from "./store";

const t = texts.stage;

interface ViewProps {
  camera: number;
  /** Where on the stage, as `large`, `small-1`, `pair-2`; moving there restarts nothing. */
  place: string;
  angle: Angle | undefined;
  /** Why there is nothing to show while it has no angle. */
  absent: string;
  poster: string | undefined;
  onPromote: () => void;
}

/** The words for a reason, whichever part of the service gave it. */
function reasonText(reason: string): string {
  return t.reasons[reason] ?? t.otherReason;
}

export function View({ camera, place, angle, absent, poster, onPromote }: ViewProps) {
  const player = usePlayer();
  const video = useRef<HTMLVideoElement>(null);
  const state = useSlice(player.store, (all) => all.views[camera]);
  useEffect(() => (video.current ? player.mount(camera, video.current) : undefined), [player, camera]);

  // Where none can be made larger, all are like the large one.
  const large = place === "large" || place.startsWith("pair");
  const slate = angle ? (state?.kind === "slate" ? state : null) : { reason: absent, untilMs: null };
  const failed = state?.kind === "failed" ? state.why : null;
  return (
    <figure
      className="view"
      data-place={place}
      data-state={angle ? (state?.kind ?? "loading") : "slate"}
      data-camera={camera}
    >
      <video
        ref={video}
        muted
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        poster={poster}
        preload="auto"
        tabIndex={-1}
        aria-label={t.camera(camera)}
      />
      {(slate || failed) && (
        <div className="view__slate">
          <p>{reasonText(failed ?? slate?.reason ?? "")}</p>
          {slate &&
            "madeMs" in slate &&
            slate.madeMs !== undefined &&
            slate.madeMs > (angle?.start_ms ?? 0) && (
              <p className="numbers">{t.made(clockText(slate.madeMs))}</p>
            )}
          {slate?.untilMs != null && (
            <p className="numbers">
              {(slate.reason === "not_started" ? t.from : t.until)(clockText(slate.untilMs))}
            </p>
          )}
          {failed === "unreachable" && (
            <button
              type="button"
              className="view__retry"
              onClick={() => player.request({ do: "retry", camera })}
            >
              {t.retry}
            </button>
          )}
        </div>
      )}
      <Overlay camera={camera} video={video} />
      {state?.kind === "loading" && !slate && <div className="view__loading">{t.loading}</div>}
      {!failed && (
        <button
          type="button"
          className="view__touch"
          tabIndex={large ? -1 : undefined}
          aria-hidden={large || undefined}
          aria-label={t.promote(camera)}
          onClick={large ? () => player.request({ do: "toggle" }) : onPromote}
        />
      )}
      <figcaption className="view__name">{angle?.label ?? t.camera(camera)}</figcaption>
    </figure>
  );
}
