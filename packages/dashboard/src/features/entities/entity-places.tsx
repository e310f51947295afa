import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { linkButton } from '@/shared/ui/link-button.ts';

type Props = { readonly kind: string; readonly id: string };

/** Kinds that stand in a scorecard: its page, and the field by which events name them. */
const scored = {
  source: { tab: 'sources', of: 'data.source_id' },
  buyer: { tab: 'buyers', of: 'data.buyer_id' },
} as const;

/** Where else a subject is looked at: its scorecard, and what is asked of its events. */
export function EntityPlaces({ kind, id }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const questions = useQuery(documentsQuery('question'));
  if (kind !== 'source' && kind !== 'buyer') return null;
  const { tab, of } = scored[kind];
  if (questions.data?.definitions.some(({ name }) => name === 'source-scorecard') !== true) return null;
  return (
    <>
      <Link className={linkButton} to="/$workspace/leads/{-$tab}" params={{ workspace, tab }} search={{ pick: id }}>
        Scorecard
      </Link>
      <Link
        className={linkButton}
        to="/$workspace/explore"
        params={{ workspace }}
        search={{ q: `${of} == ${JSON.stringify(id)}` }}
      >
        Explore
      </Link>
    </>
  );
}
