import { IconArrowUp } from '@tabler/icons-react';
import { whole } from '../number/format.ts';
import css from './new-rows-pill.module.css';

/** How many rows wait above. Nothing moves until it is pressed, or the reader is back at the top. */
export function NewRowsPill({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  if (count === 0) return null;
  return (
    <button type="button" className={css.pill} onClick={onShow}>
      <IconArrowUp size={14} stroke={1.8} aria-hidden />
      {whole(count)} new
    </button>
  );
}
