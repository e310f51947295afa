/** Two-sided 95 %: the quantile 0.975 of the standard normal distribution. */
const z = 1.959963984540054;

export type Interval = { readonly low: number; readonly high: number };

/**
 * Wilson's score interval of a share, 95 % (E. B. Wilson, JASA 22, 1927). undefined where it is no share: nothing to divide by,
 * or more that have it than there are.
 */
export function wilson(of: number, per: number): Interval | undefined {
  if (per <= 0 || of < 0 || of > per) return undefined;
  const share = of / per;
  const centre = share + (z * z) / (2 * per);
  const half = z * Math.sqrt((share * (1 - share)) / per + (z * z) / (4 * per * per));
  const whole = 1 + (z * z) / per;
  return { low: Math.max(0, (centre - half) / whole), high: of === per ? 1 : (centre + half) / whole };
}
