import { useQuery } from '@tanstack/react-query';
import { Sheet } from '../ui/sheet.tsx';
import { documentsQuery } from '../documents/documents.ts';
import { Part } from '../query/part.tsx';
import { TileForm, type TileWanted } from './tile-form.tsx';

type Props = TileWanted & { readonly onClose: () => void };

/** Puts a question on a dashboard: below what is there, in the place of a tile, or as the first of a new one. */
export function TileSheet({ onClose, ...wanted }: Props) {
  const dashboards = useQuery(documentsQuery('dashboard'));
  return (
    <Sheet open onClose={onClose} title="Add to dashboard">
      <Part query={dashboards} skeleton={{ lines: 5 }}>
        {({ definitions }) => <TileForm {...wanted} dashboards={definitions} onClose={onClose} />}
      </Part>
    </Sheet>
  );
}
