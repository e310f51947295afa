import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import { SegmentedControl } from '@mantine/core';
import css from './toggle-group.module.css';

type Props<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
};

/** One of a few choices, all visible. */
export function ToggleGroup<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      data={[...options]}
      onChange={onChange}
      transitionDuration={0}
      classNames={{
        root: css.root ?? '',
        indicator: css.indicator ?? '',
        label: css.label ?? '',
        control: css.control ?? '',
      }}
    />
  );
}
