import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RateBars } from '@/shared/chart/rate-bars.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { AnswerTable } from '@/shared/query/answer-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/query/used-line.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { savedQuery } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const cards = [
  { saved: 'age-quality', title: 'Valid contact data by age of the lead', rate: 'valid_rate' },
  { saved: 'delivery-timing', title: 'Conversion by time to delivery', rate: 'conversion_rate' },
  { saved: 'source-tiers', title: 'Conversion by tier of the source', rate: 'conversion_rate' },
  { saved: 'enhancement-lift', title: 'Conversion with and without a check of the phone', rate: 'conversion_rate' },
] as const;

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
  const query = useQuery(savedQuery([saved], useRange()));
  const [answer] = query.data ?? [];
  const says = answer?.notes?.['says'];
  return (
    <Card
      title={title}
      refreshing={query.isPlaceholderData}
      {...(typeof says === 'string' && { note: says })}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ lines: 5 }}>
        {([rates]) =>
          rates &&
          (rates.n === 0 ? (
            <EmptyState title="Nothing of this in the range.">Choose a longer one.</EmptyState>
          ) : (
            <Rates answer={rates} title={title} rate={rate} />
          ))
        }
      </Part>
    </Card>
  );
}

function Rates({ answer, title, rate }: { readonly answer: Answer; readonly title: string; readonly rate: string }) {
  const zone = useZone();
  const { sort = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const place = (name: string): number => answer.columns.findIndex((column) => column.name === name);
  const [at, low, high] = [place(rate), place(`${rate}.low`), place(`${rate}.high`)];
  const column = answer.columns[at];
  const bars = answer.rows.map((row) => ({
    name: String(row[0] ?? 'not set'),
    value: numberOf(row[at]),
    low: numberOf(row[low]),
    high: numberOf(row[high]),
    text: column === undefined ? '' : cellText(row[at], column, zone),
  }));
  return (
    <>
      <RateBars finding={`${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}.`} bars={bars} />
      <AnswerTable
        caption={`${title}, rows`}
        answer={answer}
        sort={sort}
        onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      />
    </>
  );
}

const numberOf = (cell: unknown): number | null => (typeof cell === 'number' ? cell : null);
