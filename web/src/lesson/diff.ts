/** What changed between two wordings, word by word (longest common subsequence), for a person to read. */

/** A run of words that both have, only the earlier one has, or only the later one has. */
export interface Run {
  how: "same" | "gone" | "come";
  text: string;
}

/** Wordings longer than this are compared as a whole: the table would grow with their product. */
const MOST_WORDS = 1500;

/** Compare two texts; joined, all but "come" give the first one, all but "gone" the second. */
export function differences(before: string, after: string): Run[] {
  const a = before.match(/\s+|[^\s]+/g) ?? [];
  const b = after.match(/\s+|[^\s]+/g) ?? [];
  if (before === after) return before === "" ? [] : [{ how: "same", text: before }];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return joined([
      ["gone", before],
      ["come", after],
    ]);
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const runs: [Run["how"], string][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      runs.push(["same", a[i] ?? ""]);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      runs.push(["gone", a[i] ?? ""]);
      i += 1;
    } else {
      runs.push(["come", b[j] ?? ""]);
      j += 1;
    }
  }
  return joined(runs);
}

function joined(parts: [Run["how"], string][]): Run[] {
  const runs: Run[] = [];
  for (const [how, text] of parts) {
    const last = runs[runs.length - 1];
    if (last?.how === how) last.text += text;
    else if (text !== "") runs.push({ how, text });
  }
  return runs;
}
