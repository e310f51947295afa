const units = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Unit = keyof typeof units;

/** `90s`, `1h30m`, `1.5d`: milliseconds, undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[wdhms]))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|[wdhms])/g)) sum += Number(amount) * units[unit as Unit];
  return sum;
}

/** In the largest unit that gives a whole number; undefined where none does. */
export function printDuration(ms: number): string | undefined {
  if (!Number.isSafeInteger(ms) || ms <= 0) return undefined;
  const unit = (['d', 'h', 'm', 's', 'ms'] as const).find((each) => ms % units[each] === 0) ?? 'ms';
  const amount = ms / units[unit];
  return amount < 1e9 ? `${amount}${unit}` : undefined;
}
