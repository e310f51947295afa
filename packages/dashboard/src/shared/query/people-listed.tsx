import type { Behind } from '../api/api.ts';
import { ListActions } from './list-actions.tsx';
import { PeopleSheet } from './people-sheet.tsx';

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
