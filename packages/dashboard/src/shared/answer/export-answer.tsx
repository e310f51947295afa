import { IconDownload } from '@tabler/icons-react';
import type { Asked } from '../api/api.ts';
import { Button } from '../ui/button.tsx';
import { useExport } from './use-export.ts';

type Props = {
  readonly question: Asked;
  /** Names the file. */
  readonly title: string;
  /** There is an answer to export. */
  readonly ready?: boolean;
};

/** The answer to a question as a file. */
export function ExportAnswer({ question, title, ready = true }: Props) {
  const file = useExport(question, title);
  return (
    <>
      <Button
        icon={<IconDownload size={14} stroke={1.6} aria-hidden />}
        busy={file.isPending}
        disabled={!ready}
        onClick={() => file.mutate()}
      >
        Export
      </Button>
      {file.error !== null && <span role="alert">Not exported: {file.error.message}</span>}
    </>
  );
}
