import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import css from './copy-id.module.css';
import { IconButton } from './icon-button.tsx';

/** A copy button that says when it has copied. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  // Browsers offer a clipboard on https and on localhost only.
  if (!('clipboard' in navigator)) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <IconButton label={copied ? 'Copied' : label} onClick={() => void copy()}>
      {copied ? <IconCheck size={16} stroke={1.6} aria-hidden /> : <IconCopy size={16} stroke={1.6} aria-hidden />}
    </IconButton>
  );
}

/** An id in full, to read and to copy. */
export function CopyId({ id, label }: { readonly id: string; readonly label: string }) {
  return (
    <span className={css.box}>
      <code className={css.id}>{id}</code>
      <CopyButton text={id} label={`Copy ${label}`} />
    </span>
  );
}
