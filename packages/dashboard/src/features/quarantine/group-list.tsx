import type { QuarantineCount, QuarantinePage } from '@millrace/contract';
import { getRouteApi } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { Button } from '@/shared/ui/button.tsx';
import css from './quarantine.module.css';

const route = getRouteApi('/$workspace/quarantine');
const few = 8;

type Props = { readonly overview: NonNullable<QuarantinePage['overview']> };

/** The most frequent, and the one the page is narrowed to, with 0 where nothing fits it. */
function withChosen(counts: readonly QuarantineCount[], chosen: string | undefined): readonly QuarantineCount[] {
  const shown = counts.slice(0, few);
  if (chosen === undefined || shown.some(({ value }) => value === chosen)) return shown;
  return [{ value: chosen, count: counts.find(({ value }) => value === chosen)?.count ?? 0 }, ...shown];
}

/** What waits by reason, type and producer; each narrows the page to itself, and again takes that back. */
export function GroupList({ overview }: Props) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const groups = [
    { param: 'reason', title: 'Reason', counts: overview.byCode },
    { param: 'type', title: 'Type', counts: overview.byType },
    { param: 'producer', title: 'Producer', counts: overview.byProducer },
  ] as const;
  const shown = groups.filter(({ param, counts }) => counts.length > 0 || search[param] !== undefined);
  if (shown.length === 0) return null;
  return (
    <div className={css.groups}>
      {shown.map(({ param, title, counts }) => (
        <div key={param} role="group" aria-label={title} className={css.group}>
          <span className={css.title}>{title}</span>
          {withChosen(counts, search[param]).map(({ value, count }) => (
            <Button
              key={value}
              pressed={search[param] === value}
              onClick={() =>
                void navigate({ search: (old) => ({ ...old, [param]: old[param] === value ? undefined : value }) })
              }
            >
              <span className={css.value}>{value === '' ? 'could not be read' : value}</span> {whole(count)}
            </Button>
          ))}
        </div>
      ))}
    </div>
  );
}
