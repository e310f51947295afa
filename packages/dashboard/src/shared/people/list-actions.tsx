import { IconDownload, IconUsersGroup } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, type Behind, type FileForm } from '../api/api.ts';
import { Button } from '../ui/button.tsx';
import css from './list-actions.module.css';
import { nameOf } from '../documents/name-of.ts';
import { saveFile } from '../answer/save-file.ts';

const SaveSegment = lazy(async () => ({ default: (await import('./save-segment.tsx')).SaveSegment }));
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;

const files: readonly { readonly words: string; readonly form: FileForm; readonly ending: string }[] = [
  { words: 'Export CSV', form: 'text/csv', ending: 'csv' },
  { words: 'NDJSON', form: 'application/x-ndjson', ending: 'ndjson' },
];

type Props = {
  readonly behind: Behind;
  /** What the people have in common, as a title says it. */
  readonly title: string;
  /** The list is read: there is something to export. */
  readonly ready?: boolean;
};

/** What can be done with a list of people. */
export function ListActions({ behind, title, ready = true }: Props) {
  const [saving, setSaving] = useState(false);
  const file = useMutation({
    mutationFn: async ({ form, ending }: (typeof files)[number]) =>
      saveFile(await api.peopleFile(behind, form), `${nameOf(title) || 'people'}.${ending}`),
  });
  return (
    <div className={css.actions}>
      <Button icon={<IconUsersGroup {...icon} />} onClick={() => setSaving(true)}>
        Save as segment
      </Button>
      {files.map((each) => (
        <Button
          key={each.ending}
          icon={<IconDownload {...icon} />}
          busy={file.isPending && file.variables.ending === each.ending}
          disabled={!ready}
          onClick={() => file.mutate(each)}
        >
          {each.words}
        </Button>
      ))}
      {file.error !== null && <span role="alert">Not exported: {file.error.message}</span>}
      {saving && (
        <Suspense>
          <SaveSegment behind={behind} title={title} onClose={() => setSaving(false)} />
        </Suspense>
      )}
    </div>
  );
}
