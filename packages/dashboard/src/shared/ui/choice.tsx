import '@mantine/core/styles/Input.layer.css';
import { NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import css from './field.module.css';

export type Option = { readonly value: string; readonly label: string };

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (string | Option | { readonly group: string; readonly items: readonly Option[] })[];
  readonly onChange: (value: string) => void;
  /** The label is read out but not shown: filters in a bar. */
  readonly quiet?: boolean;
};

/** One of some: the browser's own list, which is at home on every device and costs nothing. */
export function Choice({ label, value, options, onChange, quiet = false }: ChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      {...(quiet ? { 'aria-label': label } : { label })}
      value={value}
      data={options.map((option) =>
        typeof option === 'string' || 'value' in option ? option : { ...option, items: [...option.items] },
      )}
      onChange={(event) => onChange(event.currentTarget.value)}
      classNames={{ input: css.input ?? '', label: css.label ?? '', wrapper: css.wrapper ?? '' }}
    />
  );
}

type SuggestProps = {
  readonly label: string;
  readonly value: string;
  readonly suggestions: readonly (string | Option)[];
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly quiet?: boolean;
  readonly error?: string | undefined;
};

/** Free text with what could be meant under it. */
export function Suggest({ label, value, suggestions, onChange, placeholder, quiet = false, error }: SuggestProps) {
  const id = useId();
  return (
    <>
      <TextInput
        {...(quiet ? { 'aria-label': label } : { label })}
        value={value}
        list={id}
        placeholder={placeholder ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        error={error}
        classNames={{
          input: css.input ?? '',
          label: css.label ?? '',
          error: css.error ?? '',
          wrapper: css.wrapper ?? '',
        }}
      />
      <datalist id={id}>
        {suggestions
          .map((each) => (typeof each === 'string' ? { value: each, label: each } : each))
          .map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
      </datalist>
    </>
  );
}
