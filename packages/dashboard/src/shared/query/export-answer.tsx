import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api, type Asked } from '../api/api.ts';
import { Button } from '../ui/button.tsx';
import { nameOf } from './name-of.ts';
import { saveFile } from './save-file.ts';

type Props = {
  readonly question: Asked;
  /** Names the file. */
  readonly title: string;
};

/** The answer to a question as a file. */
export function ExportAnswer({ question, title }: Props) {
  const file = useMutation({
    mutationFn: async () => saveFile(await api.answerFile(question), `${nameOf(title) || 'answer'}.csv`),
  });
  return (
    <>
      <Button
        icon={<IconDownload size={14} stroke={1.6} aria-hidden />}
        busy={file.isPending}
        onClick={() => file.mutate()}
      >
        Export
      </Button>
      {file.error !== null && <span role="alert">Not exported: {file.error.message}</span>}
    </>
  );
}
