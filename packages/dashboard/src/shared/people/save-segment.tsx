import type { PeoplePage } from '@millrace/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Behind } from '../api/api.ts';
import { Choice } from '../ui/choice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { EmptyState } from '../ui/states.tsx';
import { peopleQuery } from './people.ts';
import { SaveSheet } from '../documents/save-sheet.tsx';

type Props = { readonly behind: Behind; readonly title: string; readonly onClose: () => void };

const kinds = [
  { value: 'frozen', label: 'Fixed list: these people' },
  { value: 'live', label: 'Live: evaluated whenever it is asked' },
] as const;

/** The people behind a number as a segment: those of now, or the rule that finds them. */
export function SaveSegment({ behind, title, onClose }: Props) {
  const query = useInfiniteQuery(peopleQuery(behind));
  const { workspace = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const [kind, setKind] = useState('frozen');
  const spec: PeoplePage['segment'] | undefined = query.data?.pages[0]?.segment;
  if (spec === undefined) return null;
  if (spec === null)
    return (
      <Sheet open onClose={onClose} title="Save as segment">
        <EmptyState title="This list cannot be said as a segment.">
          It would show what is shaped like personal data. Ask by another field.
        </EmptyState>
      </Sheet>
    );
  const { asOf, ...live } = spec;
  return (
    <SaveSheet
      kind="segment"
      title="Save as segment"
      usual={title}
      specOf={(words) => ({ title: words, ...live, ...(kind === 'frozen' && asOf !== undefined && { asOf }) })}
      onSaved={(name) => void navigate({ to: '/$workspace/segments/$name', params: { workspace, name } })}
      onClose={onClose}
    >
      <Choice label="Who is in it" value={kind} options={kinds} onChange={setKind} />
    </SaveSheet>
  );
}
