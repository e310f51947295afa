import { IconSearch } from '@tabler/icons-react';
import css from './find-button.module.css';
import { commandKey } from './command-key.ts';
import { Kbd } from './kbd.tsx';

/** Looks like a field, opens the palette. */
export function FindButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" className={css.button} aria-keyshortcuts="Control+K Meta+K" onClick={onClick}>
      <IconSearch size={14} stroke={1.6} aria-hidden />
      <span className={css.words}>Find or run</span>
      <span className={css.keys} aria-hidden>
        <Kbd>{commandKey}</Kbd> <Kbd>K</Kbd>
      </span>
    </button>
  );
}
