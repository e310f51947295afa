import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { RateBars } from '@/shared/chart/rate-bars.tsx';
import { cellText } from '@/shared/number/cell.ts';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { savedOf } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';
import { numberOf } from '@/shared/number/number-of.ts';

const cards = [
  { saved: 'age-quality', title: 'Valid contact data by age of the lead', rate: 'valid_rate' },
  { saved: 'delivery-timing', title: 'Conversion by time to delivery', rate: 'conversion_rate' },
  { saved: 'source-tiers', title: 'Conversion by tier of the source', rate: 'conversion_rate' },
  { saved: 'enhancement-lift', title: 'Conversion with and without a check of the phone', rate: 'conversion_rate' },
] as const;

/** A rate that is reckoned from two rows has the list of its own row, the difference of both has none. */
const asks: Readonly<Record<string, Opening['asks']>> = {
  'age-quality': { relative_value: { metric: 'valid_rate' } },
  'enhancement-lift': { conversion_rate: { metric: 'converted' }, lift: null, low: null, high: null },
};

/** What waiting costs: how leads age, and what speed, tier and a check bring. */
export function AgeTab() {
  return (
    <div className={css.pairs}>
      {cards.map((card) => (
        <RateCard key={card.saved} {...card} />
      ))}
    </div>
  );
}

function RateCard({ saved, title, rate }: (typeof cards)[number]) {
  const question = savedOf(saved, useRange());
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const says = answer?.notes?.['says'];
  return (
    <Card
      title={title}
      refreshing={query.isPlaceholderData}
      actions={<ExportAnswer question={question} title={title} />}
      {...(typeof says === 'string' && { note: says })}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ tall: true, rows: 3 }}>
        {([rates]) =>
          rates &&
          (rates.n === 0 ? (
            <EmptyState title="Nothing of this in the range.">Choose a longer one.</EmptyState>
          ) : (
            <Rates answer={rates} question={question} saved={saved} title={title} rate={rate} />
          ))
        }
      </Part>
    </Card>
  );
}

type RatesProps = {
  readonly answer: Answer;
  readonly question: Asked;
  readonly saved: string;
  readonly title: string;
  readonly rate: string;
};

function Rates({ answer, question, saved, title, rate }: RatesProps) {
  const zone = useZone();
  const place = (name: string): number => answer.columns.findIndex((column) => column.name === name);
  const [at, low, high, n] = [place(rate), place(`${rate}.low`), place(`${rate}.high`), place(`${rate}.n`)];
  const [column, told] = [answer.columns[at], answer.columns[0]];
  const bars = answer.rows.map((row) => ({
    name: String(row[0] ?? 'not set'),
    value: numberOf(row[at]),
    low: numberOf(row[low]),
    high: numberOf(row[high]),
    provisional: (numberOf(row[n]) ?? Infinity) < (column?.minimum ?? 0),
    text: column === undefined ? '' : cellText(row[at], column, zone),
  }));
  return (
    <>
      <RateBars finding={`${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}.`} bars={bars} />
      <OpenTable
        caption={`${title}, rows`}
        answer={answer}
        question={question}
        opening={{ of: saved, told: [told?.name ?? ''], asks: asks[saved] ?? {} }}
        ranked={['bucket']}
        hidden={['low', 'high']}
        cell={(each, row) => {
          const [of, least, most] = [each.name, 'low', 'high'].map((end) => numberOf(row[place(end)]));
          if (each.name !== 'lift' || of === null || least === null || most === null) return undefined;
          return (
            <span className={css.lift}>
              {cellText(of, each, zone)}
              <small>{`${cellText(least, each, zone)} to ${cellText(most, each, zone)}`}</small>
            </span>
          );
        }}
      />
    </>
  );
}
