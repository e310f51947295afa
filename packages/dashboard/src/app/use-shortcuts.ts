import { useEffect, useEffectEvent, useRef } from 'react';
import { singleKeys } from './single-keys.ts';

export type Window = 'palette' | 'keys';

type Options = {
  /** After g: the place of this key, if it is one. */
  readonly go: (key: string) => void;
  readonly onWindow: (window: Window) => void;
};

/** After g, its second key is waited for this long. */
const secondKeyMs = 1500;

/** Where letters mean something: not a switch, which a click leaves focused. */
const fields = 'input:not([type="radio"], [type="checkbox"], [type="button"]), textarea, select';

/** Fields keep their keys, and so does whatever stands over the page. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open], [role="dialog"], [role="menu"]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));
}

/** The field that narrows what the page shows, if it has one. */
function searchField(): HTMLElement | null {
  const inMain = ['[role="search"] input', 'input[type="search"]', 'input[type="text"]', 'input:not([type])'];
  return inMain.reduce<HTMLElement | null>((found, field) => found ?? document.querySelector(`#main ${field}`), null);
}

/** Ctrl or Cmd with K from everywhere; g with a letter, / and ? while nothing is typed into, and only while they are on. */
export function useShortcuts({ go, onWindow }: Options): void {
  const waitsUntil = useRef(0);
  /** Whether the key did something. */
  const single = ({ key, timeStamp }: KeyboardEvent): boolean => {
    const second = waitsUntil.current > timeStamp;
    waitsUntil.current = 0;
    if (second) go(key);
    else if (key === 'g') waitsUntil.current = timeStamp + secondKeyMs;
    else if (key === '?') onWindow('keys');
    else if (key === '/') {
      const field = searchField();
      if (field === null) onWindow('palette');
      else field.focus();
    } else return false;
    return true;
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k') {
      event.preventDefault();
      onWindow('palette');
      return;
    }
    if (key === 'Shift' || ctrlKey || metaKey || altKey || !singleKeys.on() || isTaken(event.target)) return;
    if (single(event)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
