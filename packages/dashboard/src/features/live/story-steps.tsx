import type { EventStory } from '@millrace/contract';
import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { duration, offset } from '@/shared/number/format.ts';
import { Moment } from '@/shared/time/moment.tsx';
import { clockMs } from '@/shared/time/format.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { EventLinks } from './event-links.tsx';
import { Facts } from './facts.tsx';
import { openedBy } from './live-search.ts';
import { SubjectState } from './subject-state.tsx';
import css from './story-steps.module.css';

type Step = EventStory['story'][number];

const names: Readonly<Record<Step['stage'], { readonly done: string; readonly open: string }>> = {
  received: { done: 'Received', open: 'Not received' },
  admitted: { done: 'Admitted', open: 'Not admitted yet' },
  stored: { done: 'Stored', open: 'Not stored yet' },
  rollup: { done: 'In the rollup', open: 'Not in the rollup yet' },
  state: { done: 'In the subject\u2019s state', open: 'Not in a subject\u2019s state' },
};

/** The stages of an event in their order, when each was reached, and how long after the first. */
export function StorySteps({ story }: { readonly story: EventStory }) {
  const zone = useZone();
  const { event, story: steps, state } = story;
  const first = Date.parse(steps.find(({ at }) => at !== null)?.at ?? event.received);
  const timed = steps.flatMap(({ stage, at }) => (at === null ? [] : [{ stage, took: Date.parse(at) - first }]));
  const last = timed.toSorted((a, b) => b.took - a.took)[0];
  return (
    <>
      <p className={css.when}>
        Happened <Moment at={event.time} as="ms" />
        {event.subject !== null && (
          <>
            {' '}
            to{' '}
            <EntityLink kind={event.subject.kind} id={event.subject.id}>
              <code>
                {event.subject.kind}/{event.subject.id}
              </code>
            </EntityLink>
          </>
        )}
      </p>
      <EventLinks event={event} />
      <ol className={css.steps}>
        {steps.map(({ stage, done, at, detail }) => (
          <li key={stage} className={css.step} data-done={done}>
            <div className={css.head}>
              <span className={css.name}>{done ? names[stage].done : names[stage].open}</span>
              {at !== null && (
                <span className={css.time}>
                  {offset(Date.parse(at) - first)} <time dateTime={at}>{clockMs(at, zone)}</time>
                </span>
              )}
            </div>
            <Facts facts={detail} />
          </li>
        ))}
      </ol>
      {last !== undefined && last.took > 0 && (
        <p className={css.when}>
          {duration(last.took)} from received to {last.stage === 'state' ? 'the subject\u2019s state' : last.stage}.
        </p>
      )}
      <Conflicts conflicts={story.conflicts} />
      {state !== null && event.subject !== null && <SubjectState subject={event.subject} state={state} />}
    </>
  );
}

/** Links to the later copies that had another body; nothing where there are none. */
function Conflicts({ conflicts }: Pick<EventStory, 'conflicts'>) {
  if (conflicts === null || conflicts.length === 0) return null;
  return (
    <>
      <p className={css.when}>Came again with another body, which is in quarantine:</p>
      <ul className={css.when}>
        {conflicts.map(({ position: { partition, offset: entry, index }, received }) => (
          <li key={`${partition}.${entry}.${index}`}>
            <Link
              from="/$workspace/live"
              to="."
              search={(old) => ({ ...old, ...openedBy(), at: `${partition}.${entry}.${index}`, outcome: 'conflict' })}
              resetScroll={false}
              preload={false}
            >
              <Moment at={received} as="ms" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
