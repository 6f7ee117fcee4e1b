/**
 * Where a media element gets its bytes: HLS through Media Source Extensions where the browser has them, else natively.
 *
 * This is the only file that knows hls.js. A source retries what can be retried and says once, in a word, when it gave up.
 */

import type Hls from "hls.js";

/** How large a picture is drawn, which decides the rung it takes. */
export type Size = "small" | "large";

/** Why a source gave up: the session ended or the lesson was closed to this person, or the media cannot be had. */
export type Failure = "denied" | "unreachable";

/** A playing source of one element. */
export interface Source {
  /** Take the rung for this size from the next segment on; the element is not restarted. */
  fit(size: Size): void;
  /** Go down one rung: this machine cannot keep up, for good; or the line cannot, until it can. */
  ease(why: "machine" | "line"): void;
  /** Fetch nothing more for now, so that others can; or go on. */
  hold(held: boolean): void;
  /** Let go of the element. */
  release(): void;
}

/** How a source is opened. */
export interface Opening {
  url: string;
  kind: "sound" | "picture";
  size: Size;
  /** Media seconds at which loading begins. */
  at: number;
  onFailure: (why: Failure) => void;
  /**
   * Told how far a picture that is still being made goes, in media seconds, whenever it has grown; null when all of it is there.
   * Never told of what was complete from the beginning.
   */
  onMade?: (untilS: number | null) => void;
}

/** Opens a source on an element; tests give a fake. */
export type OpenSource = (element: HTMLMediaElement, opening: Opening) => Source;

/** Seconds kept ahead. Sound keeps most, so that it never stops for a picture. */
const AHEAD = { sound: 60, large: 24, small: 16 } as const;
const TRIES = 4;
/** A rung left for the line's sake is taken again after this, ms, if the line carries this much more than the rung needs. */
const LINE_REST_MS = 20_000;
const LINE_SPARE = 1.6;
/** So often pictures of one source may turn out not to be decodable; then it is given up. */
const MOST_BROKEN = 24;
/** Pictures that cannot be decoded so near to each other, media seconds, are one damaged place. */
const SAME_PLACE_S = 8;
const DENIED = new Set([401, 403, 404, 410]);

/** Open `url` on `element`. */
export const openSource: OpenSource = (element, opening) => {
  let inner: Source | null = null;
  let size = opening.size;
  let held = false;
  let released = false;
  import("hls.js/light").then(
    ({ default: Player }) => {
      if (released) return;
      inner = Player.isSupported()
        ? overMse(Player as unknown as typeof Hls, element, { ...opening, size })
        : natively(element, opening);
      if (held) inner.hold(true);
    },
    () => opening.onFailure("unreachable"),
  );
  return {
    fit: (next) => {
      size = next;
      inner?.fit(next);
    },
    ease: (why) => inner?.ease(why),
    hold: (now) => {
      held = now;
      inner?.hold(now);
    },
    release: () => {
      released = true;
      inner?.release();
    },
  };
};

function natively(element: HTMLMediaElement, { url, at, onFailure, onMade }: Opening): Source {
  const abort = new AbortController();
  let growing = false;
  const grown = () => {
    // A browser that plays the playlist itself gives a growing one no end, and says how far one may seek.
    const { duration, seekable } = element;
    if (duration === Number.POSITIVE_INFINITY && seekable.length > 0) {
      growing = true;
      onMade?.(seekable.end(seekable.length - 1));
    } else if (growing && Number.isFinite(duration)) {
      growing = false;
      onMade?.(null);
    }
  };
  for (const name of ["durationchange", "progress", "loadedmetadata"])
    element.addEventListener(name, grown, { signal: abort.signal });
  element.addEventListener("error", () => onFailure("unreachable"), { signal: abort.signal });
  element.addEventListener(
    "loadedmetadata",
    () => {
      element.currentTime = at;
    },
    { once: true, signal: abort.signal },
  );
  element.src = url;
  const nothing = () => undefined; // the browser chooses rungs itself
  return {
    fit: nothing,
    ease: nothing,
    hold: nothing,
    release: () => {
      abort.abort();
      element.removeAttribute("src");
      element.load();
    },
  };
}

function overMse(Player: typeof Hls, element: HTMLMediaElement, opening: Opening): Source {
  const { url, kind, at, onFailure, onMade } = opening;
  let growing = false;
  let size = opening.size;
  let tries = 0;
  let broken = 0;
  let ceiling = Number.POSITIVE_INFINITY;
  let brokeAt = Number.NEGATIVE_INFINITY;
  let held = false;
  let easedForLine = Number.POSITIVE_INFINITY;
  const ahead = () => (kind === "sound" ? AHEAD.sound : AHEAD[size]);
  const hls = new Player({
    autoStartLoad: false,
    // fMP4 passes through unchanged, so a worker per element would only cost start-up time.
    enableWorker: false,
    maxBufferLength: ahead(),
    maxMaxBufferLength: 90,
    backBufferLength: 30,
    maxBufferHole: 0.3,
    abrEwmaDefaultEstimate: 6_000_000,
  });
  const choose = (now: boolean) => {
    const top = hls.levels.length - 1;
    if (top < 0) return;
    hls.config.maxBufferLength = ahead();
    const level = size === "large" ? Math.min(top, ceiling) : 0;
    if (now) hls.startLevel = level;
    // A view that grows should sharpen at once; one that shrinks keeps what it has already fetched.
    if (!now && level > hls.loadLevel) hls.nextLevel = level;
    else hls.loadLevel = level;
  };
  let begun = false;
  /** Load from where one begins; afterwards from where the element stands. */
  const begin = () => {
    hls.startLoad(begun ? -1 : at);
    begun = true;
  };
  const ease = (why: "machine" | "line") => {
    ceiling = Math.max(0, Math.min(ceiling, hls.levels.length - 1) - 1);
    easedForLine = why === "line" ? performance.now() : Number.POSITIVE_INFINITY;
    choose(false);
  };
  const recover = () => {
    const next = hls.levels[ceiling + 1];
    if (!next || performance.now() - easedForLine < LINE_REST_MS) return;
    if (hls.bandwidthEstimate < next.bitrate * LINE_SPARE) return;
    ceiling += 1;
    choose(false);
  };
  hls.on(Player.Events.MANIFEST_PARSED, () => {
    choose(true);
    if (!held) begin();
  });
  hls.on(Player.Events.LEVEL_UPDATED, (_event, { details }) => {
    if (details.live || growing) onMade?.(details.live ? details.edge : null);
    growing = details.live;
  });
  hls.on(Player.Events.FRAG_BUFFERED, () => {
    tries = 0;
    recover();
  });
  hls.on(Player.Events.ERROR, (_event, error) => {
    if (!error.fatal) return;
    if (error.response && DENIED.has(error.response.code ?? 0)) return onFailure("denied");
    tries += 1;
    if (tries > TRIES || broken > MOST_BROKEN) return onFailure("unreachable");
    if (error.type === Player.ErrorTypes.MEDIA_ERROR) {
      // A second failure near the first is the picture's, not the moment's: another rung may be whole where this one is not.
      const again = Math.abs(element.currentTime - brokeAt) < SAME_PLACE_S;
      brokeAt = element.currentTime;
      broken += 1;
      if (again) ease("machine");
      return hls.recoverMediaError();
    }
    setTimeout(
      () => {
        if (hls.levels.length === 0) hls.loadSource(url);
        else if (!held) begin();
      },
      500 * 2 ** tries,
    );
  });
  hls.attachMedia(element);
  hls.loadSource(url);
  return {
    fit: (next) => {
      if (next === size) return;
      size = next;
      choose(false);
    },
    ease,
    hold: (now) => {
      if (now === held) return;
      held = now;
      if (hls.levels.length === 0) return;
      if (held) hls.stopLoad();
      else begin();
    },
    release: () => hls.destroy(),
  };
}
