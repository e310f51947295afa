import { IconEyeOff } from '@tabler/icons-react';
import { looksMasked } from './looks-masked.ts';
import css from './masked.module.css';

function hasMask(value: unknown): boolean {
  if (typeof value === 'string') return looksMasked(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasMask);
}

/** Under what has masks in it: why they are there, and who has the values. Nothing where there is none. */
export function MaskedNote({ of }: { readonly of: unknown }) {
  if (!hasMask(of)) return null;
  return (
    <p className={css.note}>
      <IconEyeOff size={14} stroke={1.6} aria-hidden /> Masked values are somebody’s own, by their document or by their
      shape. The fields of an event and the page of who they are of reveal one at a time to an admin, for a purpose that
      the audit trail keeps. <code>docs/personal-data.md</code> says it all.
    </p>
  );
}
