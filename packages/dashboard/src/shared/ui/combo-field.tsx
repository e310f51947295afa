import '@mantine/core/styles/Input.layer.css';
import { TextInput } from '@mantine/core';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import css from './combo-field.module.css';
import field from './field.module.css';

export type ComboOption = { readonly label: string; readonly detail: string };

type Props<Option extends ComboOption> = {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** What could be meant at the caret. */
  readonly optionsAt: (value: string, caret: number) => readonly Option[];
  readonly onChange: (value: string) => void;
  readonly onFocus: () => void;
  /** The text with the option taken, and where the caret stands then. */
  readonly onPick: (option: Option, value: string, caret: number) => { readonly value: string; readonly caret: number };
  readonly error?: ReactNode;
};

/** A line of text with what could be meant under it, at the caret. The arrows choose, Enter takes, Escape closes. */
export function ComboField<Option extends ComboOption>(props: Props<Option>) {
  const { label, value, placeholder, optionsAt, onChange, onFocus, onPick, error } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const taken = useRef<number>(undefined);
  /** undefined: closed. */
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(-1);
  const options = caret === undefined ? [] : optionsAt(value, caret);
  const open = options.length > 0;
  const look = (at: number | undefined) => {
    setCaret(at);
    setActive(-1);
  };
  const take = (option: Option) => {
    const picked = onPick(option, value, caret ?? value.length);
    onChange(picked.value);
    look(picked.caret);
    taken.current = picked.caret;
  };
  // With the text, not a frame later: the next key may come before that.
  useLayoutEffect(() => {
    if (taken.current === undefined) return;
    input.current?.setSelectionRange(taken.current, taken.current);
    taken.current = undefined;
  }, [value]);
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    if (key === 'Escape' && open) {
      event.preventDefault();
      return look(undefined);
    }
    if (key === 'ArrowDown' && !open) return look(event.currentTarget.selectionStart ?? value.length);
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const option = options[active];
    if (step !== undefined) setActive((active + step + options.length) % options.length);
    else if (key === 'Enter' && option !== undefined) take(option);
    else return;
    event.preventDefault();
    // What takes an option commits nothing.
    event.stopPropagation();
  };
  return (
    <div className={css.field}>
      <TextInput
        ref={input}
        size="xs"
        aria-label={label}
        value={value}
        placeholder={placeholder ?? ''}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={id}
        {...(open && options[active] !== undefined && { 'aria-activedescendant': `${id}-${active}` })}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
          look(currentTarget.selectionStart ?? currentTarget.value.length);
        }}
        onFocus={onFocus}
        onKeyDown={onKey}
        onBlur={() => look(undefined)}
        autoComplete="off"
        spellCheck={false}
        error={error}
        classNames={{ input: `${field.input} ${css.text}`, error: field.error ?? '', wrapper: field.wrapper ?? '' }}
      />
      <div id={id} role="listbox" aria-label="Suggestions" className={css.list} hidden={!open}>
        {options.map((option, index) => (
          <div
            key={option.label}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={css.option}
            onMouseDown={(event) => {
              // The field keeps the focus.
              event.preventDefault();
              take(option);
            }}
          >
            <span>{option.label}</span>
            <span className={css.detail}>{option.detail}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
