import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Input.layer.css';
import { PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import type { ReactNode } from 'react';
import css from './field.module.css';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly icon?: ReactNode;
  /** The label is read out but not shown: filters in a bar. */
  readonly quiet?: boolean;
};

export function TextField({ label, value, onChange, placeholder, icon, quiet = false }: Props) {
  return (
    <TextInput
      {...(quiet ? { 'aria-label': label } : { label })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={placeholder ?? ''}
      leftSection={icon}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: css.input ?? '', label: css.label ?? '', wrapper: css.wrapper ?? '' }}
    />
  );
}

type DateProps = {
  readonly label: string;
  /** `2026-11-14`, or '' for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly quiet?: boolean;
};

/** A day; the browser's own picker. */
export function DateField({ label, value, onChange, error, quiet = false }: DateProps) {
  return (
    <TextInput
      type="date"
      {...(quiet ? { 'aria-label': label } : { label })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      classNames={{
        input: css.input ?? '',
        label: css.label ?? '',
        error: css.error ?? '',
        wrapper: css.wrapper ?? '',
      }}
    />
  );
}

type SecretProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
};

export function SecretField({ label, value, onChange, error }: SecretProps) {
  return (
    <PasswordInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      name="key"
      autoComplete="current-password"
      spellCheck={false}
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
      classNames={{
        input: css.input ?? '',
        innerInput: css.inner ?? '',
        label: css.label ?? '',
        error: css.error ?? '',
        wrapper: css.wrapper ?? '',
      }}
    />
  );
}
