import { IconEyeOff } from '@tabler/icons-react';
import { looksMasked } from './looks-masked.ts';
import css from './masked.module.css';

const why = 'Masked: somebody’s own.';

/** A text as it is, with a mark where it is a mask. */
export function Masked({ text }: { readonly text: string }) {
  if (!looksMasked(text)) return text;
  return (
    <span className={css.masked} title={why}>
      {text} <IconEyeOff size={14} stroke={1.6} role="img" aria-label="masked" />
    </span>
  );
}
