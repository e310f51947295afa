import type { Behind } from '@/shared/api/api.ts';
import { ListActions } from '@/shared/query/list-actions.tsx';
import { PeopleSheet } from '@/shared/query/people-sheet.tsx';

type Props = { readonly title: string; readonly behind: Behind; readonly onClose: () => void };

/** The list behind a number, and what can be done with it. */
export function PeopleListed({ title, behind, onClose }: Props) {
  return (
    <PeopleSheet
      title={title}
      behind={behind}
      actions={<ListActions behind={behind} title={title} />}
      onClose={onClose}
    />
  );
}
