import type { DefinitionList } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../table/data-table.tsx';
import { Moment } from '../time/moment.tsx';
import { Card } from '../ui/card.tsx';
import { documentsQuery } from './documents.ts';
import { Part } from '../query/part.tsx';

/** A document as a list shows it. */
export type SavedDocument = {
  readonly name: string;
  readonly title: string;
  readonly spec: object;
  readonly at: string;
};

type Props = {
  readonly title: string;
  readonly caption: string;
  readonly kind: string;
  /** Which of the kind are listed; all without it. */
  readonly holds?: (document: SavedDocument) => boolean;
  /** What one of them is called at the head of its column, and where it leads. */
  readonly head: string;
  readonly link: (document: SavedDocument) => ReactNode;
  /** Columns between the title and when it was changed. */
  readonly columns: readonly Column<SavedDocument>[];
  readonly empty: ReactNode;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
};

/** The documents of a page as a list in the order that the address says. */
export function SavedCard(props: Props) {
  const { title, caption, kind, holds = () => true, head, link, columns: between, empty, sort, onSort } = props;
  const documents = useQuery(documentsQuery(kind));
  const columns: readonly Column<SavedDocument>[] = [
    { id: 'title', head, by: (each) => each.title, cell: link },
    ...between,
    { id: 'at', head: 'Changed', wide: true, by: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
  ];
  return (
    <Card title={title} flush>
      <Part query={documents} skeleton={{ lines: 5 }}>
        {({ definitions }) => {
          const saved = savedOf(definitions).filter(holds);
          return saved.length === 0 ? (
            empty
          ) : (
            <DataTable
              caption={caption}
              columns={columns}
              rows={saved}
              rowId={({ name }) => name}
              sort={sort}
              onSort={onSort}
            />
          );
        }}
      </Part>
    </Card>
  );
}

function savedOf(definitions: DefinitionList['definitions']): readonly SavedDocument[] {
  return definitions.map(({ name, spec = {}, at }) => ({ name, title: String(spec['title'] ?? name), spec, at }));
}
