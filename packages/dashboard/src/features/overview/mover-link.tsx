import { Link, useParams } from '@tanstack/react-router';
import type { Mover } from './movers.ts';
import type { SpanName } from './spans.ts';

type Props = { readonly mover: Mover; readonly range: SpanName };

/** To the scorecard of what moved, for the same range; where there is none to its metric by value. */
export function MoverLink({ mover: { moving, metric, value }, range }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  if (moving.tab !== undefined)
    return (
      <Link
        to="/$workspace/leads/{-$tab}"
        params={{ workspace, tab: moving.tab }}
        search={{ t: range, pick: value }}
        title={`Scorecard of this ${moving.name}`}
      >
        {value}
      </Link>
    );
  return (
    <Link
      to="/$workspace/explore"
      params={{ workspace }}
      search={{ m: [metric], by: moving.of, t: range }}
      title={`By ${moving.name} in Explore`}
    >
      {value}
    </Link>
  );
}
