import type { LiveLine } from '@millrace/contract';
import { Link } from '@tanstack/react-router';
import { Moment } from '@/shared/time/moment.tsx';
import { visible } from '@/shared/number/visible.ts';
import { openedBy } from './live-search.ts';
import css from './tail-row.module.css';
import { VerdictChip } from './verdict-chip.tsx';

/** One event, five cells. The type is the link to its story, or to what was said of it. */
export function TailRow({ line }: { readonly line: LiveLine }) {
  const { producer, type, subject, verdict, code, received } = line;
  return (
    <>
      <span role="cell" className={css.time}>
        <Moment at={received} as="clock" />
      </span>
      <span role="rowheader" className={css.type}>
        <Link
          from="/$workspace/live"
          to="."
          className={css.link}
          search={(old) => ({ ...old, ...openedBy(line) })}
          resetScroll={false}
          preload={false}
        >
          {visible(type ?? 'no type')}
        </Link>
        {code !== null && <span className={css.code}>{code}</span>}
      </span>
      <span role="cell" className={css.subject}>
        {subject === null ? '' : visible(`${subject.kind}/${subject.id}`)}
      </span>
      <span role="cell" className={css.producer}>
        {producer}
      </span>
      <span role="cell" className={css.verdict}>
        <VerdictChip verdict={verdict} />
      </span>
    </>
  );
}
