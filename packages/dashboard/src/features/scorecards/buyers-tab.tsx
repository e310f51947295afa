import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/query/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/query/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { OpenTable } from './open-table.tsx';
import type { Opening } from './opening.ts';
import { buyersOf } from './scorecards-query.ts';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const opening: Opening = { of: 'buyers', told: ['buyer'], asks: { epl_buyer: { part: 'offers' } } };

/** What every buyer takes, pays and brings. */
export function BuyersTab() {
  const question = buyersOf(useRange());
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  return (
    <Card
      title="Buyers"
      flush
      refreshing={query.isPlaceholderData}
      actions={<ExportAnswer question={question} title="Buyers" />}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ lines: 8 }}>
        {([buyers]) => buyers && <Buyers answer={buyers} question={question} />}
      </Part>
    </Card>
  );
}

function Buyers({ answer, question }: { readonly answer: Answer; readonly question: Asked }) {
  const { workspace } = route.useParams();
  if (answer.rows.length === 0)
    return <EmptyState title="No lead was offered to a buyer in this range.">Choose a longer one.</EmptyState>;
  return (
    <OpenTable
      caption="Buyers, rows"
      answer={answer}
      question={question}
      opening={opening}
      usual="-offers"
      cell={({ name }, [buyer]) =>
        name === 'buyer' && (
          <Link to="/$workspace/e/$kind/$id" params={{ workspace, kind: 'buyer', id: String(buyer) }}>
            {buyer}
          </Link>
        )
      }
    />
  );
}
