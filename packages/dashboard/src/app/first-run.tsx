import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { seenTypesQuery } from '@/shared/query/event-types.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import { Notice } from '@/shared/ui/notice.tsx';

/** Sends by itself, a moment after its start. */
const demo = 'demo';

/**
 * Who comes to the overview of a workspace that has never had an event is led to the first step, once; who goes back sees
 * where it is. The books, which every page asks for, tell nearly always that there is nothing to lead to.
 */
export function FirstRun({ workspace }: { readonly workspace: string }) {
  const navigate = useNavigate();
  const led = useRef(false);
  const { data: books } = useQuery(booksQuery);
  const quiet = workspace !== demo && books?.rows.length === 0;
  const { data: seen } = useQuery({ ...seenTypesQuery, enabled: quiet });
  const empty = quiet && seen?.length === 0;
  useEffect(() => {
    if (!empty || led.current) return;
    led.current = true;
    void navigate({ to: '/$workspace/start', params: { workspace }, replace: true });
  }, [empty, navigate, workspace]);
  if (!empty) return null;
  return (
    <Notice
      tone="info"
      action={
        <Link to="/$workspace/start" params={{ workspace }}>
          Get started
        </Link>
      }
    >
      No event has come yet.
    </Notice>
  );
}
