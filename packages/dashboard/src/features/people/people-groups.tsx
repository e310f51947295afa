import type { Answer } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';
import { Meter } from '@/shared/number/meter.tsx';
import { Rate } from '@/shared/number/rate.tsx';
import { filterParam } from '@/shared/people/who.ts';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { groupWords, groupsOf, type Group } from './groups.ts';
import css from './people-page.module.css';

type Props = {
  readonly answer: Answer;
  readonly title: string;
  /** Without one, in the order of the trait itself. */
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
  readonly onList: (filter: string) => void;
  readonly onNarrow: (filter: string) => void;
};

/** The groups of a trait: a name goes into its group, a number opens who they are. */
export function PeopleGroups({ answer, title, sort = '', onSort, onList, onNarrow }: Props) {
  const { groups, trait } = groupsOf(answer);
  const paramOf = ({ value }: Group): string => (trait === undefined ? '' : filterParam({ trait, value }));
  const columns: readonly Column<Group>[] = [
    {
      id: 'group',
      head: title,
      by: ({ value }) => String(value),
      cell: (group) =>
        trait === undefined ? (
          'All'
        ) : (
          <CellButton label={`Only ${groupWords(group.value)}`} onClick={() => onNarrow(paramOf(group))}>
            {groupWords(group.value)}
          </CellButton>
        ),
    },
    {
      id: 'people',
      head: 'People',
      figure: true,
      by: ({ people }) => people,
      cell: (group) => (
        <CellButton label={`Who: ${groupWords(group.value)}`} onClick={() => onList(paramOf(group))}>
          {whole(group.people)}
        </CellButton>
      ),
    },
    {
      id: 'share',
      head: 'Share',
      figure: true,
      by: ({ people }) => people,
      cell: ({ people }) => <Rate part={people} of={answer.n} />,
    },
    {
      id: 'bar',
      head: 'Compared',
      wide: true,
      cell: ({ people }) => (
        <div className={css.meter}>
          <Meter part={people} of={Math.max(...groups.map((group) => group.people))} />
        </div>
      ),
    },
  ];
  return (
    <DataTable
      caption={`People by ${title.toLowerCase()}`}
      columns={columns}
      rows={groups}
      rowId={({ value }) => String(value)}
      sort={sort}
      onSort={onSort}
    />
  );
}
