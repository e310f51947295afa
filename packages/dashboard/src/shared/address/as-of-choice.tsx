import { momentWords } from '../time/moment-param.ts';
import { useZone } from '../time/zone.tsx';
import { Button } from '../ui/button.tsx';
import { DateField } from '../ui/field.tsx';
import css from './as-of-choice.module.css';

type Props = { readonly value: string | undefined; readonly onChange: (value: string | undefined) => void };

/** As of when a page is: now, or the end of a day. */
export function AsOfChoice({ value, onChange }: Props) {
  const zone = useZone();
  return (
    <div className={css.choice} role="group" aria-label={`As of ${momentWords(value, zone)}`}>
      <span>As of</span>
      <DateField
        quiet
        label="As of the end of"
        value={value?.slice(0, 10) ?? ''}
        onChange={(next) => onChange(next === '' ? undefined : next)}
      />
      {value !== undefined && <Button onClick={() => onChange(undefined)}>Now</Button>}
    </div>
  );
}
