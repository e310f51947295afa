import { getRouteApi } from '@tanstack/react-router';
import { rangeOf } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';

const route = getRouteApi('/$workspace/leads/{-$tab}');

/** The range of the page, as a question takes it. */
export function useRange() {
  const { t = '30d' } = route.useSearch();
  return rangeOf(t, useZone());
}
