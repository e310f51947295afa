import { Dialog } from '@/shared/ui/dialog.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { Kbd } from '@/shared/ui/kbd.tsx';
import { commandKey } from '@/shared/ui/command-key.ts';
import { IconX } from '@tabler/icons-react';
import { singleKeys, useSingleKeys } from '../single-keys.ts';
import type { Place } from '../places.ts';
import css from './shortcut-sheet.module.css';

type Line = { readonly keys: readonly string[]; readonly does: string };

const everywhere: readonly Line[] = [
  { keys: [commandKey, 'K'], does: 'Find or run anything' },
  { keys: ['?'], does: 'Show these keys' },
  { keys: ['/'], does: 'Go to the field that narrows the page' },
  { keys: ['Esc'], does: 'Close what stands over the page' },
];
const inCharts: readonly Line[] = [
  { keys: ['←', '→'], does: 'Walk over a chart, step through the moments of an entity' },
  { keys: ['Home', 'End'], does: 'Its first moment, its last' },
];

type Props = { readonly places: readonly Place[]; readonly onClose: () => void };

/** All keys, and the switch for those that need no modifier. */
export function ShortcutSheet({ places, onClose }: Props) {
  const on = useSingleKeys();
  const pages = places.flatMap(({ label, keys }): Line[] =>
    keys === undefined ? [] : [{ keys: ['g', keys], does: label }],
  );
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose}>
      <header className={css.head}>
        <h2 className={css.title}>Keyboard shortcuts</h2>
        <IconButton label="Close" onClick={onClose}>
          <IconX size={16} stroke={1.6} aria-hidden />
        </IconButton>
      </header>
      <div className={css.body} role="region" aria-label="All keys" tabIndex={0}>
        <Keys title="Everywhere" lines={everywhere} />
        <Keys title="Go to" lines={pages} />
        <Keys title="In a chart or on a slider" lines={inCharts} />
      </div>
      <label className={css.switch}>
        <input type="checkbox" checked={on} onChange={(event) => singleKeys.set(event.currentTarget.checked)} />
        Keys without {commandKey} work while nothing is typed into
      </label>
    </Dialog>
  );
}

function Keys({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section className={css.group}>
      <h3>{title}</h3>
      <dl>
        {lines.map(({ keys, does }) => (
          <div key={does} className={css.line}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
