import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { AnswerTable } from '@/shared/query/answer-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/query/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { buyersQuery } from './scorecards-query.ts';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');

/** What every buyer takes, pays and brings. */
export function BuyersTab() {
  const query = useQuery(buyersQuery(useRange()));
  const [answer] = query.data ?? [];
  return (
    <Card
      title="Buyers"
      flush
      refreshing={query.isPlaceholderData}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ lines: 8 }}>
        {([buyers]) => buyers && <Buyers answer={buyers} />}
      </Part>
    </Card>
  );
}

function Buyers({ answer }: { readonly answer: Answer }) {
  const { sort = '-offers' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  if (answer.rows.length === 0)
    return <EmptyState title="No lead was offered to a buyer in this range.">Choose a longer one.</EmptyState>;
  return (
    <AnswerTable
      caption="Buyers, rows"
      answer={answer}
      sort={sort}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      cell={({ name }, _, text) =>
        name === 'buyer' ? (
          <Link to="/$workspace/e/$kind/$id" params={{ workspace, kind: 'buyer', id: text }}>
            {text}
          </Link>
        ) : (
          text
        )
      }
    />
  );
}
