import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Select as MantineSelect } from '@mantine/core';
import css from './select.module.css';
import field from './field.module.css';

type Props = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly options: readonly (string | { readonly value: string; readonly label: string })[];
  readonly onChange: (value: string | undefined) => void;
  readonly search?: boolean;
};

/** One of many, or none. The label is read out, the placeholder says what "none" means. */
export function Select({ label, placeholder, value, options, onChange, search = false }: Props) {
  return (
    <MantineSelect
      aria-label={label}
      placeholder={placeholder}
      value={value ?? null}
      data={[...options]}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable={search}
      nothingFoundMessage="Nothing of this name"
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      checkIconPosition="right"
      maxDropdownHeight={320}
      classNames={{
        input: field.input ?? '',
        wrapper: field.wrapper ?? '',
        dropdown: css.dropdown ?? '',
        option: css.option ?? '',
      }}
    />
  );
}
