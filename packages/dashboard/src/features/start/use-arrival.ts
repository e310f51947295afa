import { useEffect, useState } from 'react';
import { useLiveFeed, useLiveFilter } from '@/shared/live/live.tsx';
import { arrived, type Arrival } from './arrival.ts';

/** So many of the newest lines are looked at again after a reload. */
const past = 200;

/** Turns by itself when the stream brings something. */
export function useArrival(): Arrival {
  const feed = useLiveFeed();
  const [arrival, setArrival] = useState<Arrival>({});
  useLiveFilter({ past });
  useEffect(() => feed.onLine((line) => setArrival((before) => arrived(before, line))), [feed]);
  return arrival;
}
