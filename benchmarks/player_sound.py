"""Hearing the sample's clicks in the browser: when the sound that is played sounds, against the clock that the pictures follow.

The page's sound goes through Web Audio: a band around the clicks' tone, then a worklet that notes the frame at which it rises.
The context says when a frame is heard on the page's wall clock, and the sound's own position is noted there a few dozen times
a second. What Web Audio adds on the way out, as it says itself, is taken off: without the benchmark the sound does not go that
way, and the browser's own clock of the sound knows nothing of it. `error_ms` of a click = where the clock stood when it was
heard, minus where the click is in the lesson.
"""

import bisect
import statistics
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from triptych.sample.acoustics import CLICK_HERTZ

LISTEN = """
async (hertz) => {
  const sound = document.querySelector("audio[data-lesson-sound]");
  const worklet = `registerProcessor("rises", class extends AudioWorkletProcessor {
    constructor() { super(); this.usual = 0.002; this.quietUntil = 0; }
    process([[channel]]) {
      if (!channel) return true;
      let peak = 0, at = 0;
      for (let i = 0; i < channel.length; i += 1) {
        const size = Math.abs(channel[i]);
        if (size > peak) peak = size;
      }
      if (peak > 6 * this.usual && peak > 0.02 && currentFrame >= this.quietUntil) {
        while (Math.abs(channel[at]) < peak / 2) at += 1;
        this.port.postMessage((currentFrame + at) / sampleRate);
        this.quietUntil = currentFrame + sampleRate;
      }
      this.usual += (peak - this.usual) * 0.01;
      return true;
    }
  });`;
  const context = new AudioContext();
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([worklet], { type: "text/javascript" })));
  const band = new BiquadFilterNode(context, { type: "bandpass", frequency: hertz, Q: 2 });
  const rises = new AudioWorkletNode(context, "rises", { channelCount: 1, channelCountMode: "explicit" });
  const source = context.createMediaElementSource(sound);
  source.connect(context.destination);
  source.connect(band).connect(rises);
  await context.resume();
  const heard = (window.__heard = []), stood = (window.__stood = []);
  rises.port.onmessage = ({ data }) => {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    heard.push(performanceTime + (data - contextTime - context.outputLatency) * 1000);
  };
  setInterval(() => {
    if (!sound.paused && !sound.seeking)
      stood.push([performance.now(), sound.currentTime * 1000 + Number(sound.dataset.startMs)]);
  }, 20);
}
"""

NEAR_MS = 250.0
"""What rises further from a click than this is no click."""


def listen(page: Page) -> None:
    """Begin to listen. The page must have been opened without its content policy, which allows no worklet from a text."""
    page.evaluate(LISTEN, CLICK_HERTZ)


def clicks_heard(page: Page, clicks_ms: Sequence[float]) -> list[dict[str, Any]]:
    """Return a row for every click that was heard since `listen`, at normal speed."""
    heard: list[float] = page.evaluate("window.__heard")
    stood: list[list[float]] = page.evaluate("window.__stood")
    walls = [wall for wall, _ in stood]
    rows = []
    for wall in heard:
        place = bisect.bisect(walls, wall) - 1
        if place < 0 or wall - walls[place] > NEAR_MS:
            continue
        clock = stood[place][1] + wall - walls[place]
        click = min(clicks_ms, key=lambda one: abs(one - clock))
        if abs(clock - click) <= NEAR_MS:
            rows.append({"wall_ms": wall, "clock_ms": clock, "shown_ms": click, "error_ms": clock - click})
    return rows


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median and the number of clicks; None where none was heard."""
    errors = [row["error_ms"] for row in rows]
    return {
        "sound_median_ms": round(statistics.median(errors), 1) if errors else None,
        "sound_worst_ms": round(max(errors, key=abs), 1) if errors else None,
        "clicks_heard": len(errors),
    }
