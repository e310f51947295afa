import type { EventView } from '@millrace/contract';
import { api } from '@/shared/api/api.ts';
import { RevealValue } from '@/shared/query/reveal-value.tsx';
import { looksMasked } from '@/shared/ui/looks-masked.ts';
import { Facts } from './facts.tsx';
import css from './story-steps.module.css';

/** Every field of the event as it is stored. */
export function EventFields({ event }: { readonly event: EventView }) {
  const { data, context, ...envelope } = event;
  const personal = { data, context };
  return (
    <>
      <section>
        <h3 className={css.title}>Envelope</h3>
        <Facts facts={envelope} />
      </section>
      {(['data', 'context'] as const).map((part) => (
        <section key={part}>
          <h3 className={css.title}>{titles[part]}</h3>
          <Facts
            facts={personal[part]}
            masked={({ keys, text }) =>
              looksMasked(text) ? (
                <RevealValue
                  key={text}
                  reveal={(wanted) => api.revealInEvent(event.id, event.producer, wanted)}
                  path={[part, ...keys]}
                  text={text}
                />
              ) : (
                text
              )
            }
          />
        </section>
      ))}
    </>
  );
}

const titles = { data: 'Data', context: 'Context' };
