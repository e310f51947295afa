import type { LearnedFieldView } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { share, whole } from '@/shared/number/format.ts';
import { typeQuery } from '@/shared/query/event-types.ts';
import { Part } from '@/shared/query/part.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import css from './catalog.module.css';
import { DriftCard } from './drift-card.tsx';

const route = getRouteApi('/$workspace/catalog/$type');

const columns: readonly Column<LearnedFieldView>[] = [
  { id: 'field', head: 'Field', cell: ({ field }) => field },
  {
    id: 'seen',
    head: 'Seen as',
    cell: ({ types }) => types.map(({ type }) => type).join(', '),
  },
  { id: 'declared', head: 'Declared', cell: ({ declared }) => declared ?? 'not yet' },
  {
    id: 'share',
    head: 'Filled',
    figure: true,
    cell: (field) => share(field.share),
  },
  {
    id: 'personal',
    head: 'Personal',
    cell: ({ personal }) =>
      personal.map(({ shape }) => (
        <Chip key={shape} tone="warn">
          {shape}
        </Chip>
      )),
  },
  {
    id: 'example',
    head: 'Looks like',
    wide: true,
    cell: ({ types, words }) => (
      <span className={css.examples}>{(words ?? types.map(({ example }) => example)).slice(0, 4).join(', ')}</span>
    ),
  },
  { id: 'first', head: 'First seen', wide: true, cell: ({ first }) => <Moment at={first} /> },
];

/** One type: the fields the stream has, what its document says, who sends it, and a document that says what was learned. */
export function TypePage() {
  const { workspace, type } = route.useParams();
  const query = useQuery(typeQuery(type));
  const known = query.data;
  return (
    <>
      <PageBar title={type}>
        <Link to="/$workspace/live" params={{ workspace }} search={{ type }}>
          Watch it live
        </Link>
        {known?.declared === true && (
          <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: 'event', name: type }}>
            Its document
          </Link>
        )}
      </PageBar>
      <DriftCard type={type} />
      <Card
        title="Fields"
        note={known && `${whole(known.events)} events, ${whole(known.sampled)} looked into`}
        flush={(known?.fields.length ?? 0) > 0}
        {...(known && {
          foot: (
            <span>
              From {known.producers.map(({ name }) => name).join(', ') || 'nobody yet'}, about{' '}
              {known.subjects.map(({ name }) => name || 'nothing').join(', ') || 'nothing'}
            </span>
          ),
        })}
      >
        <Part query={query} skeleton={{ lines: 8 }}>
          {({ fields }) =>
            fields.length === 0 ? (
              <EmptyState title="No field was seen." />
            ) : (
              <DataTable caption="Fields of the type" columns={columns} rows={fields} rowId={({ field }) => field} />
            )
          }
        </Part>
      </Card>
      {known !== undefined && (
        <Card title="A document that says what was learned" note="to be read, changed and applied">
          <pre className={css.yaml} tabIndex={0}>
            {known.yaml}
          </pre>
        </Card>
      )}
    </>
  );
}
