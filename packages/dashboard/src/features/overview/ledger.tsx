import type { Books } from '@millrace/contract';
import { Meter } from '@/shared/number/meter.tsx';
import { Rate } from '@/shared/number/rate.tsx';
import { whole } from '@/shared/number/format.ts';
import css from './ledger.module.css';

type Step = {
  readonly name: string;
  readonly count: number;
  readonly of: number;
  /** What this step did not pass on, by name. */
  readonly lost: readonly [string, number][];
  /** The words when there is nothing of it. */
  readonly calm: string;
};

function steps({ total, storeAway }: Books): readonly Step[] {
  const { received, accepted, quarantined, rejected, dropped, admitted, duplicate, conflict, parked, waiting } = total;
  const { stored, loading, derived, parkedAtLoad } = total;
  const steps: Step[] = [
    { name: 'Received', count: received, of: received, lost: [], calm: 'all producers' },
    {
      name: 'Accepted',
      count: accepted,
      of: received,
      lost: [
        ['quarantined', quarantined],
        ['rejected', rejected],
        ['dropped', dropped],
      ],
      calm: 'all that were received',
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
      calm: 'none kept out',
    },
  ];
  // What the store holds is not known while it cannot be asked.
  if (storeAway !== true)
    steps.push({
      name: 'Stored',
      count: stored,
      of: admitted + derived,
      lost: [
        ['loading', loading],
        ['parked', parkedAtLoad],
      ],
      calm: derived > 0 ? `with ${whole(derived)} derived` : 'none on the way',
    });
  return steps;
}

/** Where every received event is. What a step does not pass on is named below it. */
export function Ledger({ books }: { readonly books: Books }) {
  return (
    <ol className={css.ledger}>
      {steps(books).map(({ name, count, of, lost, calm }) => {
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
              {named.length === 0 ? calm : named.map(([word, value]) => `${whole(value)} ${word}`).join(', ')}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
