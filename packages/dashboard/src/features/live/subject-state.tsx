import type { EventStory } from '@millrace/contract';
import { Moment } from '@/shared/time/moment.tsx';
import { Facts } from './facts.tsx';
import css from './story-steps.module.css';

/** What its events have made of the subject: when it was first and last seen, and the rest as it is kept. */
export function SubjectState({ state }: { readonly state: NonNullable<EventStory['state']> }) {
  const { first, last, ...rest } = state;
  return (
    <section>
      <h3 className={css.title}>State of its subject now</h3>
      {typeof first === 'number' && typeof last === 'number' ? (
        <p className={css.seen}>
          First seen <Moment at={first} />, last <Moment at={last} />
        </p>
      ) : (
        <Facts facts={{ first, last }} />
      )}
      <Facts facts={rest} />
    </section>
  );
}
