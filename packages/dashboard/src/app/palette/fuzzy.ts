/**
 * How well `text` fits what was typed; undefined: not at all. Every word typed must stand in it, whole, or with its letters
 * in order; beginnings of words count most, then what stands together, then what is short. Pure.
 */
export function fit(typed: string, text: string): number | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const line = text.toLowerCase();
  let total = 0;
  for (const word of words) {
    const points = fitWord(word, line);
    if (points === undefined) return undefined;
    total += points;
  }
  return total - line.length / 100;
}

const isBoundary = (line: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(line[at - 1] ?? '');

function fitWord(word: string, line: string): number | undefined {
  let best: number | undefined;
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const points = isBoundary(line, at) ? (at === 0 ? 100 : 80) : 50;
    best = Math.max(best ?? 0, points);
  }
  return best ?? fitLetters(word, line);
}

/** Letters in order, the first of them at the beginning of a word: `scd` finds `source card`. */
function fitLetters(word: string, line: string): number | undefined {
  if (word.length < 2) return undefined;
  const points = placesOf(word[0] ?? '', line, 0)
    .filter((at) => isBoundary(line, at))
    .map((at) => pointsAfter(word, line, { letter: 1, at }));
  const best = Math.max(...points, none);
  return best === none ? undefined : Math.min(10 + best, 45);
}

const none = -1;
/** A letter may leave out so many before it; at the beginning of a word, all. */
const farthest = 3;

/** The most points of the letters from `letter` on, all of them after `at`. */
function pointsAfter(word: string, line: string, from: { readonly letter: number; readonly at: number }): number {
  const next = word[from.letter];
  if (next === undefined) return 0;
  let best = none;
  for (const at of placesOf(next, line, from.at + 1)) {
    const begins = isBoundary(line, at);
    if (!begins && at - from.at > farthest) continue;
    const rest = pointsAfter(word, line, { letter: from.letter + 1, at });
    if (rest !== none) best = Math.max(best, rest + (begins ? 6 : at - from.at === 1 ? 4 : 0));
  }
  return best;
}

function placesOf(letter: string, line: string, from: number): readonly number[] {
  const places: number[] = [];
  for (let at = line.indexOf(letter, from); at >= 0; at = line.indexOf(letter, at + 1)) places.push(at);
  return places;
}
