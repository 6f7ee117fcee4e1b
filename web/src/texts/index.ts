/** The catalogue of every word that the pages show, by page. English; another language would be another catalogue. */

import * as acceptanceWords from "./acceptance";
import * as lessonWords from "./lessons";
import * as programme from "./programme";
import * as shellWords from "./shell";
import * as uploadWords from "./uploads";
import * as words from "./words";

export const texts = {
  ...shellWords,
  ...lessonWords,
  ...programme,
  ...uploadWords,
  ...acceptanceWords,
  words,
};
