import { CopyButton } from './copy-id.tsx';
import css from './snippet.module.css';

/** Text to be pasted elsewhere. */
export function Snippet({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <figure className={css.snippet}>
      <figcaption className={css.head}>
        {label} <CopyButton text={text} label={`Copy ${label}`} />
      </figcaption>
      <pre className={css.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}
