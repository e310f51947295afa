import { useEffect, useState } from 'react';

/** Wall time, refreshed every `every` ms. Use it in the smallest component that shows it. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
