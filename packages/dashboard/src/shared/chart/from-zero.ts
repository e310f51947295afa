/** The ends of an axis that shows zero and all of these, what is below zero too; of nothing it is up to one. Pure. */
export function fromZero(values: readonly (number | null)[]): readonly [number, number] {
  const known = values.map((value) => value ?? 0);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  return [least, most > least ? most : 1];
}
