import { useQuery } from '@tanstack/react-query';
import { nth } from '@/shared/query/nth.ts';
import { useLiveRefresh } from '@/shared/query/use-live-refresh.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { BooksCard } from './books-card.tsx';
import { HealthCard } from './health-card.tsx';
import { LinesCard } from './lines-card.tsx';
import { MoversCard } from './movers-card.tsx';
import css from './overview-page.module.css';
import { packAt, packQuery } from './overview-query.ts';
import { PackStrip } from './pack-strip.tsx';
import type { Span, SpanName } from './spans.ts';
import { TroubleLine } from './trouble-line.tsx';
import { useTrouble } from './use-trouble.ts';
import type { PackView } from './views.ts';

type Props = { readonly view: PackView; readonly span: Span; readonly range: SpanName };

/** The figures of a pack beside their usual, who moved, and whether all that comes is kept. */
export function PackOverview({ view, span, range }: Props) {
  const query = useQuery(packQuery(span, view, useZone()));
  useLiveRefresh(query);
  const found = useTrouble(query, packAt.events);
  const compared = found?.behind === undefined;
  return (
    <>
      <TroubleLine found={found} />
      <PackStrip view={view} span={span} range={range} query={query} compared={compared} />
      <div className={css.columns}>
        <div className={css.main}>
          <MoversCard view={view} span={span} range={range} query={query} compared={compared} />
          <LinesCard lines={view.lines} span={span} query={nth(query, packAt.lines)} among={query.data} />
        </div>
        <div className={css.side}>
          <HealthCard />
        </div>
      </div>
      <BooksCard />
    </>
  );
}
