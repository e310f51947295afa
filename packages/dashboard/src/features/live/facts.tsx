import type { ReactNode } from 'react';
import { Masked } from '@/shared/ui/masked.tsx';
import css from './facts.module.css';
import { flat, type Fact } from './flat.ts';

type Props = {
  readonly facts: unknown;
  /** A text that may be a mask. */
  readonly masked?: (fact: Fact) => ReactNode;
};

/** Names and values of an object, nested ones by their path. Text stays text, whatever it looks like. */
export function Facts({ facts, masked = ({ text }) => <Masked text={text} /> }: Props) {
  const lines = flat(facts);
  if (lines.length === 0) return null;
  return (
    <dl className={css.facts}>
      {lines.map((fact) => (
        <div key={fact.path} className={css.fact}>
          <dt>{fact.path}</dt>
          <dd>{masked(fact)}</dd>
        </div>
      ))}
    </dl>
  );
}
