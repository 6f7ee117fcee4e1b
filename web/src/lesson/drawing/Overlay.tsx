/** What is drawn over one camera's picture: by the comments whose moment it is, or just now by the composer. */

import { type RefObject, useEffect, useState } from "react";
import { texts } from "../../texts/commentary";
import type { ComposerModel } from "../composer";
import { useMoment, usePlayer } from "../moment";
import { useSlice } from "../store";
import { Board } from "./Board";
import { type Drawn, useDrawn } from "./drawn";
import { Strokes, strokesOn } from "./Strokes";
import { isShown } from "./shapes";

interface OverlayProps {
  camera: number;
  video: RefObject<HTMLVideoElement | null>;
}

/** The picture's own pixels, as soon as the element knows them. */
function usePixels(video: RefObject<HTMLVideoElement | null>): { width: number; height: number } {
  const [pixels, setPixels] = useState({ width: 1600, height: 900 });
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    const read = () => {
      const { videoWidth, videoHeight } = element;
      // Rungs differ in size and not in proportions: only those place a drawing.
      if (videoWidth > 0) setPixels({ width: 1600, height: Math.round((1600 * videoHeight) / videoWidth) });
    };
    read();
    element.addEventListener("resize", read);
    element.addEventListener("loadedmetadata", read);
    return () => {
      element.removeEventListener("resize", read);
      element.removeEventListener("loadedmetadata", read);
    };
  }, [video]);
  return pixels;
}

export function Overlay({ camera, video }: OverlayProps) {
  const drawn = useDrawn();
  return drawn === null ? null : <OnPicture camera={camera} video={video} drawn={drawn} />;
}

function OnPicture({ camera, video, drawn }: OverlayProps & { drawn: Drawn }) {
  const { comments, composer } = drawn;
  const pixels = usePixels(video);
  const drawing = comments.filter((one) => one.drawing?.camera === camera);
  const shown = useMoment((ms) =>
    drawing
      .filter((one) => isShown(one, ms))
      .map((one) => one.id)
      .join(" "),
  );
  const ids = shown.split(" ");
  const drawings = drawing.flatMap((one) => (ids.includes(one.id) && one.drawing ? [one.drawing] : []));
  const strokes = strokesOn(drawings, camera);
  return (
    <>
      {strokes.length > 0 && (
        <>
          <Strokes strokes={strokes} {...pixels} />
          <span className="visually-hidden">{texts.drawing.picture(strokes.length)}</span>
        </>
      )}
      {composer && <Composed composer={composer} camera={camera} {...pixels} />}
    </>
  );
}

interface ComposedProps {
  composer: ComposerModel;
  camera: number;
  width: number;
  height: number;
}

/** The drawing of the draft in the composer, and the board while it is drawn. */
function Composed({ composer, camera, width, height }: ComposedProps) {
  const player = usePlayer();
  const drawing = useSlice(composer.store, (state) => state.drawing);
  const boardOn = useSlice(composer.store, (state) => state.boardOn);
  if (boardOn === camera) {
    return (
      <Board
        strokes={drawing?.strokes ?? []}
        width={width}
        height={height}
        onChange={(strokes) => {
          const at_ms = drawing?.at_ms ?? Math.round(player.now());
          composer.set({ drawing: strokes.length === 0 ? null : { camera, at_ms, strokes } });
        }}
        onDone={() => composer.board(null)}
      />
    );
  }
  return drawing?.camera === camera ? (
    <Strokes strokes={drawing.strokes} width={width} height={height} />
  ) : null;
}
