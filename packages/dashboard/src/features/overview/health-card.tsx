import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useLive } from '@/shared/live/live.tsx';
import { whole } from '@/shared/number/format.ts';
import { driftQuery } from '@/shared/query/drift.ts';
import { Part } from '@/shared/query/part.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { Card } from '@/shared/ui/card.tsx';
import css from './health-card.module.css';
import { healthOf } from './health.ts';

const icon = { size: 16, stroke: 1.6 } as const;

function Mark({ good }: { readonly good: boolean }) {
  const Icon = good ? IconCircleCheck : IconAlertTriangle;
  return <Icon {...icon} className={good ? css.good : css.bad} role="img" aria-label={good ? 'good' : 'look at it'} />;
}

/** Whether all that comes is taken, kept and counted; each line opens the page that tells more. */
export function HealthCard() {
  const { workspace = '' } = useParams({ strict: false });
  const query = useQuery(booksQuery);
  const drift = useQuery(driftQuery());
  const { rates } = useLive();
  return (
    <Card title="Health" note="last 60 min">
      <Part query={query} skeleton={{ lines: 8 }}>
        {(books) => (
          <>
            <p className={css.verdict}>
              <Link to="/$workspace/books" params={{ workspace }} className={css.number} title="Books and flow">
                {whole(books.total.difference)}
              </Link>{' '}
              difference
              <span className={books.balanced ? css.good : css.bad}>
                {books.balanced ? 'Balanced' : 'Does not balance'}
              </span>
            </p>
            <ul className={css.list}>
              {healthOf({ books, rates, drift: drift.data }).map(({ name, text, good, to, search }) => (
                <li key={name} className={css.line}>
                  <span className={css.name}>{name}</span>
                  <Link to={to} params={{ workspace }} search={search ?? {}} className={css.link}>
                    {text}
                  </Link>
                  <Mark good={good} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Part>
    </Card>
  );
}
