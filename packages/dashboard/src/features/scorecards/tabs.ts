import type { Tab } from './scorecards-search.ts';

/** The sides of the scorecards, as they are called. */
export const titledTabs: readonly { readonly value: Tab; readonly label: string }[] = [
  { value: 'sources', label: 'Sources' },
  { value: 'buyers', label: 'Buyers' },
  { value: 'matrix', label: 'Matrix' },
  { value: 'retries', label: 'Retries' },
  { value: 'age', label: 'Lead age' },
];
