import { useQuery } from '@tanstack/react-query';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { PackLine } from './pack-line.tsx';
import { packsQuery } from './start-query.ts';

/** Domains to choose from. A pack is documents and nothing else, so each can be changed or left out. */
export function PacksCard() {
  const packs = useQuery(packsQuery);
  const documents = useQuery(documentsQuery());
  return (
    <Card title="2. Choose what fits" note="packs are documents: change them, or bring your own">
      <Part query={packs} skeleton={{ lines: 6 }}>
        {(known) => (
          <Part query={documents} skeleton={{ lines: 6 }}>
            {({ definitions }) =>
              known.packs.length === 0 ? (
                <EmptyState title="This installation brings no pack." />
              ) : (
                <ul>
                  {known.packs.map((pack) => (
                    <PackLine key={pack.name} pack={pack} standing={definitions} />
                  ))}
                </ul>
              )
            }
          </Part>
        )}
      </Part>
    </Card>
  );
}
