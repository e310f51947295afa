import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { AnswerTable } from '@/shared/answer/answer-table.tsx';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { rangeOf, rangeWords } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/explore/$name');

/** A saved question that says more than the line above a chart can: its answer as it is. */
export function SavedAnswer({ name, title }: { readonly name: string; readonly title: string }) {
  const { t = '7d', sort = '' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const zone = useZone();
  const open = useOpen('explore');
  const question = { saved: name, range: rangeOf(t, zone) };
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  return (
    <>
      <PageBar title={title}>
        <SavedChoice name={name} kinds={['trend', 'table']} onChange={open} />
        <TimeRange value={t} onChange={(next) => void navigate({ search: (old) => ({ ...old, t: next }) })} />
      </PageBar>
      <RefusedNotice />
      <Notice
        tone="info"
        action={
          <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: 'question', name }}>
            Its document
          </Link>
        }
      >
        This question says more than can be chosen here. It is changed in its document.
      </Notice>
      <Card
        title={title}
        note={rangeWords(t)}
        flush
        refreshing={query.isPlaceholderData}
        actions={<ExportAnswer question={question} title={title} />}
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ lines: 8 }}>
          {([first]) =>
            first &&
            (first.rows.length === 0 ? (
              <EmptyState title="Nothing in this range.">Choose a longer one.</EmptyState>
            ) : (
              <AnswerTable
                caption={`${title}, rows`}
                answer={first}
                sort={sort}
                onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
              />
            ))
          }
        </Part>
      </Card>
    </>
  );
}
