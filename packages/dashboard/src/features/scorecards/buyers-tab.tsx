import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { UsualCard } from './usual-card.tsx';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { buyersOf } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const opening: Opening = { of: 'buyers', told: ['buyer'], asks: { epl_buyer: { part: 'offers' } } };

/** What every buyer takes, pays and brings; of one of them what moved. */
export function BuyersTab() {
  const { pick } = route.useSearch();
  const question = buyersOf(useRange());
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  return (
    <div className={css.columns}>
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
      {pick !== undefined && <UsualCard buyer={pick} />}
    </div>
  );
}

function Buyers({ answer, question }: { readonly answer: Answer; readonly question: Asked }) {
  const { pick } = route.useSearch();
  const navigate = route.useNavigate();
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
          <CellButton
            label={`What moved of ${String(buyer)}`}
            onClick={() => void navigate({ search: (old) => ({ ...old, pick: String(buyer) }), resetScroll: false })}
          >
            {buyer === pick ? <strong>{buyer}</strong> : buyer}
          </CellButton>
        )
      }
    />
  );
}
