import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { conditionOf, plainAmong } from '@/shared/people/who.ts';
import { momentWords } from '@/shared/time/moment-param.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import type { PeopleSearch } from './people-search.ts';

const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));

type Props = { readonly search: PeopleSearch; readonly usual: string; readonly onClose: () => void };

/** Those whom the page is narrowed to, as a rule: whoever it fits, whenever it is asked. */
export function SaveRule({ search: { kind = 'person', f = [], among, asof }, usual, onClose }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const zone = useZone();
  const segment = plainAmong(among);
  const named = segment !== undefined && 'segment' in segment ? [`segment(${JSON.stringify(segment.segment)})`] : [];
  const where = [...named, ...(f.length === 0 ? [] : [conditionOf(f)])].join(' && ') || 'true';
  return (
    <Suspense>
      <SaveSheet
        kind="segment"
        title="Save as segment"
        usual={usual}
        specOf={(title) => ({ title, subject: kind, where })}
        onSaved={(name) => void navigate({ to: '/$workspace/segments/$name', params: { workspace, name } })}
        onClose={onClose}
      >
        {asof !== undefined && (
          <Notice tone="info">
            A rule is asked anew whenever it is looked at, not as of {momentWords(asof, zone)}. To keep those of then,
            open their list and save that.
          </Notice>
        )}
      </SaveSheet>
    </Suspense>
  );
}
