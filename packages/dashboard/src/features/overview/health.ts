import type { Books, Drift, LiveRates } from '@millrace/contract';
import { noData, whole } from '@/shared/number/format.ts';
import { admitting, isLate } from '@/shared/query/behind.ts';

export type HealthLine = {
  readonly name: string;
  readonly text: string;
  readonly good: boolean;
  readonly to: '/$workspace/books' | '/$workspace/live' | '/$workspace/quarantine' | '/$workspace/catalog';
  readonly search?: { readonly verdict: 'rejected' };
};

type Seen = {
  readonly books: Books;
  readonly rates: LiveRates | undefined;
  readonly drift: Drift | undefined;
};

const books = '/$workspace/books';

/** What is worth a look each morning, one line each. Pure. */
export function healthOf({ books: sheet, rates, drift }: Seen): readonly HealthLine[] {
  const { total, followers, storeAway, refusing } = sheet;
  const admission = admitting(sheet, rates);
  const [last] = followers.toSorted((a, b) => b.lag - a.lag);
  const warnings = (drift?.findings.filter(({ kind }) => !kind.endsWith('_new')).length ?? 0) + (drift?.more ?? 0);
  return [
    {
      name: 'Accepted',
      text: `${whole(total.accepted)} of ${whole(total.received)}${refusing === undefined ? '' : ', now refused'}`,
      good: refusing === undefined && total.received === total.accepted + total.dropped,
      to: books,
    },
    {
      name: 'Rejected',
      text: whole(total.rejected),
      good: total.rejected === 0,
      to: '/$workspace/live',
      search: { verdict: 'rejected' },
    },
    {
      name: 'Quarantined',
      text: whole(total.quarantined),
      good: total.quarantined === 0,
      to: '/$workspace/quarantine',
    },
    {
      name: 'Received to admitted',
      text: admission?.text ?? noData,
      good: admission?.late !== true,
      to: books,
    },
    {
      name: 'Followers',
      text:
        last === undefined || last.lag === 0
          ? `all ${whole(followers.length)} level`
          : `${last.name} ${whole(last.lag)} behind`,
      good: !isLate(last?.lag ?? 0, rates),
      to: books,
    },
    {
      name: 'Store',
      text: storeAway === true ? 'cannot be reached' : `${whole(total.stored)} stored`,
      good: storeAway !== true,
      to: books,
    },
    {
      name: 'Drift, last 7 days',
      text: drift === undefined ? noData : warnings === 0 ? 'no warning' : `${whole(warnings)} to look at`,
      good: warnings === 0,
      to: '/$workspace/catalog',
    },
  ];
}
