import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog } from './dialog.tsx';
import { IconButton } from './icon-button.tsx';
import { Kbd } from './kbd.tsx';
import css from './palette.module.css';

export type PaletteEntry = {
  readonly id: string;
  readonly title: string;
  /** Quietly at the end of the line. */
  readonly note?: string;
  /** Keys that do the same. */
  readonly keys?: readonly string[];
};
export type PaletteGroup = { readonly title: string; readonly entries: readonly PaletteEntry[] };

type Props = {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly groups: readonly PaletteGroup[];
  /** Said in place of a list, or below it: nothing fits, more is on its way. */
  readonly status: string;
  /** More is on its way: Enter without anything to choose from opens the first that fits. */
  readonly waiting: boolean;
  readonly onRun: (id: string) => void;
  readonly onClose: () => void;
};

/** A field and what fits it. Arrows choose, Enter runs, Escape closes; focus stays in the field. */
export function Palette({ label, text, onText, groups, status, waiting, onRun, onClose }: Props) {
  const box = useId();
  const list = useRef<HTMLDivElement>(null);
  const entries = groups.flatMap((group) => group.entries);
  const [chosen, setChosen] = useState<string>();
  const [entered, setEntered] = useState(false);
  const at = Math.max(
    0,
    entries.findIndex(({ id }) => id === chosen),
  );
  const current = entries[at];
  const optionId = (id: string) => `${box}-${id}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current?.id]);

  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const onKey = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      const next = at + step;
      const turned = Math.abs(step) === 1 ? (next + entries.length) % entries.length : next;
      setChosen(entries[Math.min(entries.length - 1, Math.max(0, turned))]?.id);
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (current === undefined) setEntered(waiting);
      else onRun(current.id);
    }
  };
  const onCome = useEffectEvent(() => current !== undefined && onRun(current.id));
  useEffect(() => {
    if (entered && !waiting) onCome();
  }, [entered, waiting]);

  return (
    <Dialog label={label} onClose={onClose}>
      <div className={css.field}>
        <IconSearch size={16} stroke={1.6} aria-hidden className={css.icon} />
        <input
          className={css.input}
          role="combobox"
          aria-label={label}
          aria-expanded={entries.length > 0}
          aria-controls={box}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(current.id)}
          placeholder="Find a page, a metric, an id …"
          autoComplete="off"
          spellCheck={false}
          maxLength={512}
          value={text}
          onChange={(event) => {
            setChosen(undefined);
            setEntered(false);
            onText(event.currentTarget.value);
          }}
          onKeyDown={onKey}
        />
        <IconButton label="Close" onClick={onClose}>
          <IconX size={16} stroke={1.6} aria-hidden />
        </IconButton>
      </div>
      <div ref={list} id={box} role="listbox" aria-label="What fits" className={css.list} tabIndex={-1}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <p className={css.title} aria-hidden>
              {group.title}
            </p>
            {group.entries.map(({ id, title, note, keys }) => (
              <div
                key={id}
                id={optionId(id)}
                role="option"
                aria-selected={id === current?.id}
                tabIndex={-1}
                className={css.entry}
                onMouseMove={() => setChosen(id)}
                onClick={() => onRun(id)}
                onKeyDown={onKey}
              >
                <span className={css.words}>{title}</span>
                {note !== undefined && <span className={css.note}>{note}</span>}
                {keys !== undefined && (
                  <span className={css.keys} aria-hidden>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </span>
                )}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className={css.status} role="status">
        {status}
      </p>
    </Dialog>
  );
}
