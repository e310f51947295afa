/**
 * Like `fromZero` of the values; what they could be as well widens it by half at most, beyond which it is cut. Pure.
 */
export function withRanges(
  values: readonly (number | null)[],
  ends: readonly (number | null)[],
): readonly [number, number] {
  const [least, most] = fromZero(values);
  const [lowest, highest] = fromZero([...values, ...ends]);
  const room = (most - least) / 2;
  return [Math.max(lowest, least - room), Math.min(highest, most + room)];
}

/** The ends of an axis that shows zero and all of these, what is below zero too; of nothing it is up to one. Pure. */
export function fromZero(values: readonly (number | null)[]): readonly [number, number] {
  const known = values.map((value) => value ?? 0);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  return [least, most > least ? most : 1];
}
