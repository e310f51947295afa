import type { SegmentSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { asOfSegment } from './segment-words.ts';
import { SegmentView } from './segment-view.tsx';

const route = getRouteApi('/$workspace/segments/$name');

/** One segment: how many are in it, by which rule, who they are, who came and went, and what names it. */
export function SegmentPage() {
  const { asof } = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const documents = useQuery(documentsQuery('segment'));
  const document = documents.data?.definitions.find((each) => each.name === name);
  const spec = (document?.spec ?? {}) as SegmentSpec;
  const onward = { among: name, asof: asOfSegment(spec, asof) };
  return (
    <>
      <PageBar title={spec.title ?? name}>
        {spec.asOf === undefined && (
          <AsOfChoice value={asof} onChange={(next) => void navigate({ search: (old) => ({ ...old, asof: next }) })} />
        )}
        <Link className={linkButton} to="/$workspace/people" params={{ workspace }} search={onward}>
          Break down
        </Link>
        <Link className={linkButton} to="/$workspace/funnels/new" params={{ workspace }} search={onward}>
          Funnel of these
        </Link>
      </PageBar>
      <RefusedNotice />
      <Part query={documents} skeleton={{ lines: 8 }}>
        {() =>
          document === undefined ? (
            <Card title={name}>
              <EmptyState
                title="There is no such segment."
                action={
                  <Link to="/$workspace/segments" params={{ workspace }}>
                    All segments
                  </Link>
                }
              />
            </Card>
          ) : (
            <SegmentView name={name} version={document.version} spec={spec} />
          )
        }
      </Part>
    </>
  );
}
