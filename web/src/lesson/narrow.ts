/** Whether the page is narrow: everything is stacked, the page itself scrolls, and what is written in is a sheet. */

/** The same width as in css/desk.css. */
const NARROW = "(max-width: 999px)";

export function isNarrow(): boolean {
  return matchMedia(NARROW).matches;
}
