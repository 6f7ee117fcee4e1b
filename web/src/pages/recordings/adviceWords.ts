/** Advice about chosen files, as sentences. */

import { inWords } from "../../design/moment";
import { texts } from "../../texts";
import type { Advice } from "../../uploads/look/advice";
import { durationInWords } from "../../uploads/pace";

const words = texts.advice;
const placeOf = (camera: number) => texts.words.places[camera]?.name ?? String(camera);

/** What looks wrong, and what is only good to know. */
export function toneOf(advice: Advice): "warn" | "info" {
  return advice.kind === "unseen" || advice.kind === "heavy" || advice.kind === "other-hours"
    ? "info"
    : "warn";
}

export function adviceInWords(advice: Advice): string {
  switch (advice.kind) {
    case "file":
      return words.file(advice.name, advice.doubt);
    case "unseen":
      return words.unseen(advice.name, advice.container);
    case "same":
      return advice.other === advice.camera
        ? words.sameTwice(advice.name, advice.otherName)
        : words.same(advice.name, advice.otherName, placeOf(advice.other));
    case "long":
      return words.long(durationInWords(advice.seconds));
    case "short":
      return words.short(durationInWords(advice.seconds), durationInWords(advice.longest));
    case "heavy":
      return words.heavy(advice.megabits);
    case "other-day":
    case "other-hours": {
      const precision = advice.kind === "other-day" ? "day" : "minute";
      const said = (ms: number) => inWords(new Date(ms).toISOString(), { precision });
      const sentence = advice.kind === "other-day" ? words.otherDay : words.otherHours;
      return sentence(said(advice.startMs), said(advice.otherMs), placeOf(advice.other));
    }
  }
}
