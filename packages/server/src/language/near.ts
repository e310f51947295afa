/** `, did you mean 'x'?` for the candidate that is at most two strokes away, a third of the name at most; else nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const most = Math.min(2, Math.floor(name.length / 3) || 1);
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const strokes = Math.abs(candidate.length - name.length) > most ? least : strokesBetween(name, candidate);
    if (strokes < least) [best, least] = [candidate, strokes];
  }
  return best === undefined ? '' : `, did you mean '${best}'?`;
}

/** Letters to put in, leave out or change; a swap of two neighbours counts as one. */
function strokesBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const edits = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1)];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits.push((before[j - 2] ?? 0) + 1);
      row.push(Math.min(...edits));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
