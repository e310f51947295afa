import { useState } from 'react';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { CopyId } from '@/shared/ui/copy-id.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import css from './settings.module.css';

import { useMint } from '@/shared/query/api-keys.ts';
import { Snippets } from './snippets.tsx';

const kinds = [
  { value: 'secret', label: 'Secret: for servers, may import' },
  { value: 'public', label: 'Public: for browsers, only sends' },
  { value: 'admin', label: 'Admin: everything of the workspace' },
] as const;
type Kind = (typeof kinds)[number]['value'];

/** A new key, shown this once, with what to do with it. */
export function MintForm() {
  const [name, setName] = useState('');
  const [producer, setProducer] = useState('');
  const [kind, setKind] = useState<Kind>('secret');
  const mint = useMint();
  return (
    <Card title="New key">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '')
            mint.mutate(
              { name: name.trim(), kind, ...(producer.trim() !== '' && { producer: producer.trim() }) },
              { onSuccess: () => setName('') },
            );
        }}
      >
        <TextField label="Name" value={name} onChange={setName} placeholder="Website, CRM, …" />
        <Choice
          label="Kind"
          value={kind}
          options={[...kinds]}
          onChange={(next) => setKind(kinds.find(({ value }) => value === next)?.value ?? 'secret')}
        />
        <TextField
          label="Producer, in whose name its events are kept"
          value={producer}
          onChange={setProducer}
          placeholder="by kind"
        />
        <Button type="submit" busy={mint.isPending}>
          Make the key
        </Button>
      </form>
      {mint.error !== null && <ErrorState error={mint.error} />}
      {mint.data && (
        <div className={css.made}>
          <Notice tone="warn">This key is shown once. Keep it where secrets are kept.</Notice>
          <CopyId id={mint.data.key} label="key" />
          {mint.variables.kind !== 'admin' && (
            <Snippets apiKey={mint.data.key} forBrowser={mint.variables.kind === 'public'} />
          )}
        </div>
      )}
    </Card>
  );
}
