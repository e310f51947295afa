import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '@/shared/api/api.ts';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { RevealValue } from '@/shared/query/reveal-value.tsx';
import { momentMs } from '@/shared/time/format.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { Masked } from '@/shared/ui/masked.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { specOf } from '@/shared/people/entity-spec.ts';
import { entityQuery } from '@/shared/people/entity-query.ts';
import { stateRows } from '@/shared/people/state-rows.ts';
import { StateTable } from '@/shared/people/state-table.tsx';

const route = getRouteApi('/$workspace/e/$kind/$id');

const counted = (n: number): string => `${whole(n)} event${n === 1 ? '' : 's'}`;

/** The state at the chosen moment beside that of now, or of a second moment. */
export function StateCard({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { at, to, only } = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const documents = useQuery(documentsQuery('entity'));
  const left = useQuery(entityQuery(kind, id, at));
  const right = useQuery(entityQuery(kind, id, to));
  const two = at !== undefined || to !== undefined;
  const wordsOf = (each: string | undefined): string => (each === undefined ? 'Now' : momentMs(each, zone));
  const [leftWords, rightWords] = [wordsOf(at), wordsOf(to)];
  const spec = specOf(documents.data, kind);
  const all = left.data && right.data ? stateRows(left.data, right.data, spec, zone) : [];
  const differ = all.filter(({ differs }) => differs);
  const rows = two && only === 'changes' ? differ : all;
  const set = (search: { at?: string | undefined; to?: string | undefined; only?: 'changes' | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...search }), resetScroll: false });
  return (
    <Card
      title={two ? `State: ${leftWords} beside ${rightWords}` : 'State'}
      flush
      note={two && <Chip tone={differ.length > 0 ? 'warn' : 'plain'}>{differ.length} differ</Chip>}
      {...(two && {
        actions: (
          <Button
            pressed={only === 'changes'}
            onClick={() => set({ only: only === undefined ? 'changes' : undefined })}
          >
            Only these
          </Button>
        ),
        foot: (
          <>
            {left.data && right.data && (
              <span>
                {leftWords}: made of {counted(left.data.events)}. {rightWords}: of {counted(right.data.events)}.
              </span>
            )}
            {to === undefined ? (
              <Button onClick={() => set({ to: at, at: undefined })}>Compare with an earlier moment</Button>
            ) : (
              <Button onClick={() => set({ to: undefined })}>Compare with now</Button>
            )}
          </>
        ),
      })}
    >
      <Part query={right} skeleton={{ lines: 8 }}>
        {() => (
          <Part query={left} skeleton={{ lines: 8 }}>
            {() =>
              rows.length === 0 ? (
                <EmptyState title={two ? 'Nothing differs.' : 'No field is declared for this kind.'} />
              ) : (
                <StateTable
                  rows={rows}
                  left={two ? leftWords : undefined}
                  right={rightWords}
                  masked={({ path, right: text }) =>
                    to === undefined ? (
                      <RevealValue
                        key={text}
                        reveal={(wanted) => api.reveal(kind, id, wanted)}
                        path={path}
                        text={text}
                      />
                    ) : (
                      <Masked text={text} />
                    )
                  }
                />
              )
            }
          </Part>
        )}
      </Part>
    </Card>
  );
}
