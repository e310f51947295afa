import type { DefinitionSummary } from '@millrace/contract';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { whole } from '@/shared/number/format.ts';
import { usedByQuery } from '@/shared/documents/document-query.ts';
import { useDeleteDocument } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog.tsx';
import { SaveFailed } from '@/shared/documents/save-failed.tsx';

type Props = Pick<DefinitionSummary, 'kind' | 'name' | 'version'> & { readonly onDeleted: () => void };

/** Deletes the version that was seen, after a question. What other documents name cannot go. */
export function DeleteDocument({ kind, name, version, onDeleted }: Props) {
  const [asking, setAsking] = useState(false);
  const users = useQuery({ ...usedByQuery(kind, name), enabled: asking });
  const remove = useDeleteDocument();
  const close = () => {
    setAsking(false);
    remove.reset();
  };
  const store = () =>
    remove.mutate(
      { kind, name, expected: version },
      {
        onSuccess: () => {
          close();
          onDeleted();
        },
      },
    );
  const title = `Delete ${kind} ${name}?`;
  return (
    <>
      <Button icon={<IconTrash size={14} stroke={1.6} aria-hidden />} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <ConfirmDialog title={title} onClose={close}>
          <Part query={users} skeleton={{ lines: 2 }}>
            {({ usedBy: { length: n } }) =>
              n > 0 ? (
                <p>
                  {whole(n)} {n === 1 ? 'document names' : 'documents name'} it: see “Used by”, and take it out of there
                  first.
                </p>
              ) : (
                <>
                  <p>Nothing names it. Its versions stay in its history, from where it can be restored.</p>
                  <Button busy={remove.isPending} onClick={store}>
                    Delete
                  </Button>
                </>
              )
            }
          </Part>
          <SaveFailed
            error={remove.error}
            taken="Somebody changed this document meanwhile. Look at its history first."
          />
        </ConfirmDialog>
      )}
    </>
  );
}
