import type { EventSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { offset } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Moment as At } from '@/shared/time/moment.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { specOf } from '@/shared/people/entity-spec.ts';
import { isDayOf, storyOf, type Moment } from './moments.ts';
import css from './timeline.module.css';

type Props = {
  readonly moments: readonly Moment[];
  /** The last one that the shown state is made of. */
  readonly shown: number;
  /** Now: no line says where the state is shown. */
  readonly now: boolean;
};

/** Every event of the subject; those after the shown moment are muted. */
export function Timeline({ moments, shown, now }: Props) {
  const { workspace = '', kind = '' } = useParams({ strict: false });
  const zone = useZone();
  const entity = specOf(useQuery(documentsQuery('entity')).data, kind);
  const events = useQuery(documentsQuery('event')).data?.definitions;
  const specs = new Map(events?.map(({ name, spec }) => [name, spec as EventSpec]));
  return (
    <ol className={css.list}>
      {moments.map(({ event, since, moved }, index) => {
        const { id, producer, type, time } = event;
        return (
          <li
            key={`${producer} ${id}`}
            className={css.row}
            data-later={index > shown}
            data-shown={!now && index === shown}
          >
            <span className={css.since}>{offset(since)}</span>
            <span className={css.what}>
              <Link
                to="/$workspace/live"
                params={{ workspace }}
                search={{ ev: id, producer }}
                className={css.type}
                title="Its whole story"
              >
                {type}
              </Link>
              <span className={css.story}>{storyOf(event, { event: specs.get(type), entity })}</span>
            </span>
            <span className={css.side}>
              {event.superseded && <Chip tone="warn">replaced or taken back</Chip>}
              {event.repeat && <Chip>repeat</Chip>}
              {event.test && <Chip>test</Chip>}
              {moved.map((state) => (
                <Chip key={state}>{state}</Chip>
              ))}
              <span className={css.time}>
                <At at={time} as={isDayOf(time, moments[index - 1], zone) ? 'clock' : 'ms'} />
              </span>
            </span>
            {!now && index === shown && <span className={css.here}>state shown here</span>}
          </li>
        );
      })}
    </ol>
  );
}
