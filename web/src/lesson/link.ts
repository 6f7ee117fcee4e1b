/** Links into a lesson: to a moment, and to a comment at it. */

import { texts } from "../texts/player";
import { clockText, type LessonMs } from "./lessonTime";

/** The address that opens a lesson at a moment, with a comment opened and on an earlier revision if they are named. */
export function linkTo(
  origin: string,
  observationId: string,
  ms: LessonMs,
  commentId?: string,
  revision?: number,
): string {
  const link = new URL(`/lessons/${observationId}`, origin);
  link.searchParams.set("t", String(Math.round(ms)));
  if (commentId !== undefined) link.searchParams.set("comment", commentId);
  if (revision !== undefined) link.searchParams.set("revision", String(revision));
  return link.href;
}

/** Put a link on the clipboard and return what to say about it; where that is not allowed, the link itself is said. */
export async function copyLink(link: string, ms: LessonMs): Promise<string> {
  try {
    await navigator.clipboard.writeText(link);
    return texts.link.copied(clockText(ms));
  } catch {
    return texts.link.notCopied(link);
  }
}
