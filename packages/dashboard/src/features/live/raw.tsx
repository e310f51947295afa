import { visible } from '@/shared/number/visible.ts';
import css from './raw.module.css';

/** Characters shown at most: an item that was refused for its size may be the whole of a body. */
const most = 200_000;

/** A value as JSON, a text as it is. */
export function Raw({ value, note }: { readonly value: unknown; readonly note?: string | undefined }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return (
    <>
      {note !== undefined && <p className={css.note}>{note}</p>}
      <pre className={css.raw} tabIndex={0} aria-label="Raw event">
        {visible(text.slice(0, most))}
      </pre>
      {text.length > most && (
        <p className={css.note}>
          The first {most.toLocaleString('en')} of {text.length.toLocaleString('en')} characters.
        </p>
      )}
    </>
  );
}
