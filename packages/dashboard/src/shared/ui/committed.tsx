import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';

type Props = {
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly children: (text: string, onChange: (text: string) => void) => ReactNode;
  /** Committed after a pause in writing, too. */
  readonly live?: boolean;
};

const pauseMs = 400;

/** A text that is the writer's own until the field is left or Enter is pressed: no question for every letter. */
export function Committed({ value, onCommit, children, live = false }: Props) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [inside, setInside] = useState(false);
  const [due, setDue] = useState<string>();
  const paused = useEffectEvent((written: string) => {
    setDue(undefined);
    onCommit(written.trim());
  });
  useEffect(() => {
    if (due === undefined) return undefined;
    const pause = setTimeout(() => paused(due), pauseMs);
    return () => clearTimeout(pause);
  }, [due]);
  if (known !== value) {
    setKnown(value);
    // What somebody is still writing is not written over by what became of it.
    if (!live || !inside) setText(value);
  }
  const commit = () => {
    setDue(undefined);
    if (text !== value) onCommit(text.trim());
  };
  const write = (next: string) => {
    setText(next);
    if (live) setDue(next);
  };
  return (
    <div
      role="presentation"
      onFocus={() => setInside(true)}
      onBlur={() => {
        setInside(false);
        commit();
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit();
      }}
    >
      {children(text, write)}
    </div>
  );
}
