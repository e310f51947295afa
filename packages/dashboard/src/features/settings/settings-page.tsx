import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { KeyView } from '@/shared/api/api.ts';
import { Part } from '@/shared/query/part.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { usePhone } from '@/shared/ui/use-phone.ts';
import { MintForm } from './mint-form.tsx';
import { RotateSheet } from './rotate-sheet.tsx';
import { apiKeysQuery, useRevoke } from '@/shared/query/api-keys.ts';
import css from './settings.module.css';

/** The keys of the workspace: who may send, who may do everything. */
export function SettingsPage() {
  const query = useQuery(apiKeysQuery);
  const revoke = useRevoke();
  const isPhone = usePhone();
  const { workspace = '' } = useParams({ strict: false });
  // Revoking cannot be undone, so it is asked a second time.
  const [sure, setSure] = useState<string>();
  const [rotating, setRotating] = useState<KeyView>();
  const columns: readonly Column<KeyView>[] = [
    {
      id: 'name',
      head: 'Name',
      cell: (key) => (
        <>
          {key.name}
          {isPhone && <Told {...key} />}
        </>
      ),
    },
    { id: 'kind', head: 'Kind', cell: ({ kind }) => <Chip>{kind}</Chip> },
    { id: 'producer', head: 'Producer', wide: true, cell: ({ producer }) => producer },
    { id: 'prefix', head: 'Begins with', wide: true, cell: ({ prefix }) => <code>{prefix}</code> },
    { id: 'created', head: 'Created', wide: true, cell: ({ created }) => <Moment at={created} /> },
    {
      id: 'used',
      head: 'Last used',
      wide: true,
      cell: (key) => <Used {...key} />,
    },
    {
      id: 'revoke',
      head: 'Now',
      cell: (key) => {
        const { id, name, preset, revoked } = key;
        return revoked === null ? (
          <div className={css.actions}>
            {!preset && <Button onClick={() => setRotating(key)}>Rotate</Button>}
            <Button
              busy={revoke.isPending && revoke.variables === id}
              onClick={() => (sure === id ? revoke.mutate(id) : setSure(id))}
            >
              {sure === id ? (isPhone ? 'Really?' : `Really revoke ${name}?`) : 'Revoke'}
            </Button>
          </div>
        ) : (
          <span className={css.gone}>
            revoked <Moment at={revoked} />
          </span>
        );
      },
    },
  ];
  return (
    <>
      <PageBar title="Settings">
        <Link className={linkButton} to="/$workspace/start" params={{ workspace }}>
          Get started: sources and packs
        </Link>
      </PageBar>
      <MintForm />
      {revoke.error !== null && <ErrorState error={revoke.error} />}
      {rotating && <RotateSheet id={rotating.id} name={rotating.name} onClose={() => setRotating(undefined)} />}
      <Card title="Keys" flush note="every change of keys stands in the audit trail">
        <Part query={query} skeleton={{ lines: 4 }}>
          {({ keys }) => <DataTable caption="Keys, rows" columns={columns} rows={keys} rowId={({ id }) => id} />}
        </Part>
      </Card>
    </>
  );
}

/** When a key was last used, and what becomes of its old secrets. */
function Used({ lastUsed, former }: Pick<KeyView, 'lastUsed' | 'former'>) {
  return (
    <>
      {lastUsed === undefined ? 'never' : <Moment at={lastUsed} />}
      {former.map((secret) => (
        <Former key={secret.until} {...secret} />
      ))}
    </>
  );
}

/** On a phone, under its name, what has no column there. */
function Told({ producer, prefix, created, ...used }: KeyView) {
  return (
    <div className={css.told}>
      as {producer}, <code>{prefix}</code>
      <br />
      made <Moment at={created} />
      <br />
      used <Used {...used} />
    </div>
  );
}

/** A secret from before the key was rotated: whether somebody still sends with it. */
function Former({ until, lastUsed }: KeyView['former'][number]) {
  return (
    <div className={css.gone}>
      old secret until <Moment at={until} />,{' '}
      {lastUsed === undefined ? (
        'not used since'
      ) : (
        <>
          last used <Moment at={lastUsed} />
        </>
      )}
    </div>
  );
}
