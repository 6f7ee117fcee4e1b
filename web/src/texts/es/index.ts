/**
 * Spanish of what a trainee reads: the frame, their list of lessons, and the lesson page. The rest is in English.
 *
 * It has not been read by anybody whose language it is.
 */

import type { Translation } from "../language";
import { commentary, keys, kindNames, lesson, player } from "./lesson";
import { kinds, lessons, nextActs, phases, roles, shell, signIn, statuses } from "./pages";

export default {
  "shell.shell": shell,
  "shell.signIn": signIn,
  "lessons.lessons": lessons,
  "words.statuses": statuses,
  "words.nextActs": nextActs,
  "words.phases": phases,
  "words.kinds": kinds,
  "words.roles": roles,
  "lesson.KIND_NAMES": kindNames,
  lesson,
  commentary,
  "player.keyNames": keys,
  player,
} satisfies Translation;
