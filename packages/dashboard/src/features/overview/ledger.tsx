import type { Books } from '@millrace/contract';
import { Meter } from '@/shared/number/meter.tsx';
import { Rate } from '@/shared/number/rate.tsx';
import { whole } from '@/shared/number/format.ts';
import css from './ledger.module.css';

type Step = {
  readonly name: string;
  readonly count: number;
  readonly of: number;
  readonly lost: readonly [string, number][];
};

function steps({ total }: Books): readonly Step[] {
  const { received, accepted, quarantined, rejected, dropped, admitted, duplicate, conflict, parked, waiting } = total;
  const { stored, loading, parkedAtLoad } = total;
  return [
    { name: 'Received', count: received, of: received, lost: [] },
    {
      name: 'Accepted',
      count: accepted,
      of: received,
      lost: [
        ['quarantined', quarantined],
        ['rejected', rejected],
        ['dropped', dropped],
      ],
    },
    {
      name: 'Admitted',
      count: admitted,
      of: accepted,
      lost: [
        ['duplicate', duplicate],
        ['conflict', conflict],
        ['parked', parked],
        ['waiting', waiting],
      ],
    },
    {
      name: 'Stored',
      count: stored,
      of: admitted,
      lost: [
        ['loading', loading],
        ['parked', parkedAtLoad],
      ],
    },
  ];
}

/** Where every received event is. What a step does not pass on is named below it. */
export function Ledger({ books }: { readonly books: Books }) {
  return (
    <ol className={css.ledger}>
      {steps(books).map(({ name, count, of, lost }) => {
        const named = lost.filter(([, value]) => value > 0);
        return (
          <li key={name} className={css.step}>
            <p className={css.name}>{name}</p>
            <p className={css.count}>
              {whole(count)}
              {lost.length > 0 && (
                <span className={css.rate}>
                  <Rate part={count} of={of} />
                </span>
              )}
            </p>
            <Meter part={count} of={of} />
            <p className={css.lost}>
              {lost.length === 0
                ? 'all producers'
                : named.length === 0
                  ? `no ${lost.map(([word]) => word).join(', ')}`
                  : named.map(([word, value]) => `${whole(value)} ${word}`).join(', ')}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
