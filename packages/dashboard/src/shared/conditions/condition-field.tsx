import { useState } from 'react';
import { ComboField } from '../ui/combo-field.tsx';
import type { completionAt } from './completion.ts';
import css from './condition-field.module.css';
import { useKnown } from './known-fields.ts';

export type Misread = {
  readonly message: string;
  /** The text that was not understood, and where in it. */
  readonly text: string;
  readonly offset: number | undefined;
};

type Props = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: Misread | undefined;
  readonly placeholder?: string;
  readonly label?: string;
  /** The type of the events it is about, where it does not say so itself. */
  readonly of?: string;
};

/** A condition of the language, with the fields, operators, values and functions that could follow. What is wrong with it stands below. */
export function ConditionField({ value, onChange, error, placeholder, label = 'Condition', of }: Props) {
  const [touched, setTouched] = useState(false);
  const known = useKnown(value, { of, enabled: touched });
  const [complete, setComplete] = useState<typeof completionAt>();
  return (
    <ComboField
      label={label}
      value={value}
      placeholder={placeholder ?? ''}
      optionsAt={(text, caret) => complete?.(text, caret, known).suggestions ?? []}
      onChange={onChange}
      onFocus={() => {
        setTouched(true);
        void import('./completion.ts').then((loaded) => setComplete(() => loaded.completionAt));
      }}
      onPick={({ insert }, text, caret) => {
        const { from = caret, to = caret } = complete?.(text, caret, known) ?? {};
        return { value: `${text.slice(0, from)}${insert}${text.slice(to)}`, caret: from + insert.length };
      }}
      {...(error && { error: <Wrong {...error} /> })}
    />
  );
}

/** The message, and the text with the place marked. */
function Wrong({ message, text, offset }: Misread) {
  if (offset === undefined) return <span role="alert">{message}</span>;
  const word = /^(?:[\w."']+|.)?/s.exec(text.slice(offset))?.[0] ?? '';
  return (
    <span role="alert">
      {message}
      <code className={css.place}>
        {text.slice(Math.max(0, offset - 40), offset)}
        <mark>{word || ' '}</mark>
        {text.slice(offset + word.length, offset + word.length + 40)}
      </code>
    </span>
  );
}
