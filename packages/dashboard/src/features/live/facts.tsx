import { Masked } from '@/shared/ui/masked.tsx';
import css from './facts.module.css';
import { flat } from './flat.ts';

/** Names and values of an object, nested ones by their path. Text stays text, whatever it looks like. */
export function Facts({ facts }: { readonly facts: unknown }) {
  const lines = flat(facts);
  if (lines.length === 0) return null;
  return (
    <dl className={css.facts}>
      {lines.map(({ path, text }) => (
        <div key={path} className={css.fact}>
          <dt>{path}</dt>
          <dd>
            <Masked text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
