import { IconDownload } from '@tabler/icons-react';
import type { Asked } from '@/shared/api/api.ts';
import { useExport } from '@/shared/answer/use-export.ts';
import { IconButton } from '@/shared/ui/icon-button.tsx';

type Props = { readonly question: Asked; readonly title: string };

/** The answer of a tile as a file. */
export function ExportTile({ question, title }: Props) {
  const file = useExport(question, title);
  return (
    <>
      {file.error !== null && <span role="alert">Not exported: {file.error.message}</span>}
      <IconButton label={`Export CSV of ${title}`} onClick={() => file.mutate()}>
        <IconDownload size={14} stroke={1.6} aria-hidden />
      </IconButton>
    </>
  );
}
