import type { EventView } from '@millrace/contract';
import { Facts } from './facts.tsx';
import css from './story-steps.module.css';

/** Every field of the event as it is stored. */
export function EventFields({ event }: { readonly event: EventView }) {
  const { data, context, ...envelope } = event;
  const groups = [
    ['Envelope', envelope],
    ['Data', data],
    ['Context', context],
  ] as const;
  return groups.map(([title, facts]) => (
    <section key={title}>
      <h3 className={css.title}>{title}</h3>
      <Facts facts={facts} />
    </section>
  ));
}
