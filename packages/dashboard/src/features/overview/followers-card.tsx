import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '@/shared/live/live.tsx';
import { duration, whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import css from './followers-card.module.css';
import { lateMs } from './trouble.ts';

const icon = { size: 16, stroke: 1.6 } as const;

function Mark({ good, words }: { readonly good: boolean; readonly words: string }) {
  const Icon = good ? IconCircleCheck : IconAlertTriangle;
  return <Icon {...icon} className={good ? css.good : css.bad} role="img" aria-label={words} />;
}

/** Whether the books balance, and how far each follower of the log is: in entries, and for admission in time too. */
export function FollowersCard() {
  const query = useQuery(booksQuery);
  const { rates } = useLive();
  // A follower that is level now is behind again with the next event: only more than ten seconds' worth is late.
  const worth = Math.max(1, rates?.perSecond.received ?? 1) * (lateMs / 1000);
  return (
    <Card title="Books and followers" note="last 60 min">
      <Part query={query} skeleton={{ lines: 5 }}>
        {({ balanced, total, followers }) => (
          <>
            <p className={css.verdict}>
              <span className={css.number}>{whole(total.difference)}</span> difference
              <span className={balanced ? css.good : css.bad}>{balanced ? 'Balanced' : 'Does not balance'}</span>
            </p>
            <ul className={css.list}>
              {followers.map(({ name, topic, lag }) => {
                const good = lag <= worth;
                return (
                  <li key={`${topic}/${name}`} className={css.line}>
                    <span className={css.name}>{name}</span>
                    <span>
                      {lag === 0 ? 'level' : `${whole(lag)} behind`}
                      {name === 'admit' && rates !== undefined && `, ${duration(rates.lagMs)}`}
                    </span>
                    <Mark good={good} words={good ? 'in time' : 'late'} />
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </Part>
    </Card>
  );
}
