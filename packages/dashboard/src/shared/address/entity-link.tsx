import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { hasAddress, noAddress } from './has-address.ts';

type Props = {
  readonly kind: string;
  readonly id: string;
  readonly className?: string | undefined;
  /** The id without it. */
  readonly children?: ReactNode;
};

/** Leads to all that is known of a subject. */
export function EntityLink({ kind, id, className, children = id }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  if (!hasAddress(id))
    return (
      <span className={className} title={noAddress}>
        {children}
      </span>
    );
  return (
    <Link to="/$workspace/e/$kind/$id" params={{ workspace, kind, id }} className={className}>
      {children}
    </Link>
  );
}
