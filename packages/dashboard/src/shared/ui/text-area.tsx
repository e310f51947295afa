import { useId } from 'react';
import css from './text-area.module.css';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly readOnly?: boolean;
  readonly tall?: boolean;
};

/** Several lines of code or JSON. */
export function TextArea({ label, value, onChange, error, readOnly = false, tall = false }: Props) {
  const id = useId();
  return (
    <div className={css.box}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      <textarea
        id={id}
        className={css.area}
        value={value}
        rows={tall ? 16 : 4}
        spellCheck={false}
        readOnly={readOnly}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {error !== undefined && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </div>
  );
}
