const minute = 60_000;
const hour = 60 * minute;
const dayLong = 24 * hour;
const steps = [
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  dayLong,
  2 * dayLong,
  ...[7, 14, 28, 56, 91, 182, 364, 728].map((days) => days * dayLong),
];

/** The values of an axis with their texts: none is empty, and none stands there twice. Pure. */
export function axisTicks(
  values: readonly number[],
  text: (value: number) => string,
): readonly { readonly value: number; readonly words: string }[] {
  const ticks = values.map((value) => ({ value, words: text(value) }));
  return ticks.filter(({ words }, i) => words !== '' && ticks.findIndex((each) => each.words === words) === i);
}

/** The round moments of a time axis: at most `most`, round in the zone's own time. `shift` is the zone's offset at an instant. */
export function timeTicks(
  from: number,
  to: number,
  { most, shift }: { most: number; shift: (at: number) => number },
): number[] {
  const step = steps.find((candidate) => (to - from) / candidate <= most) ?? 10 * 364 * dayLong;
  // Zones lie on quarters of an hour, so no round moment is between two of these.
  const fine = Math.min(step, 15 * minute);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / fine) * fine; at <= to; at += fine) if ((at + shift(at)) % step === 0) ticks.push(at);
  return ticks;
}
