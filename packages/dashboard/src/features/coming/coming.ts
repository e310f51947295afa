type Way = {
  readonly to: '' | '/dashboards' | '/catalog' | '/explore' | '/segments' | '/funnels' | '/leads/{-$tab}';
  readonly label: string;
  readonly does: string;
};

/** What a page will be, and what one can do until then. */
export type Coming = {
  readonly title: string;
  readonly will: string;
  readonly today: readonly Way[];
  readonly besides: string;
};

export const coming = {
  alerts: {
    title: 'Alerts',
    will: 'A metric that leaves its limit, or what is usual for this hour, opens an alert: what is wrong, since when, who stands behind it. It is acknowledged, silenced or resolved here, and told by mail or webhook.',
    today: [
      { to: '', label: 'Overview', does: 'says in one sentence what is wrong with the stream now' },
      {
        to: '/dashboards',
        label: 'Dashboards',
        does: 'show figures beside what is usual for the same hour, as Operations does',
      },
      { to: '/catalog', label: 'Catalog', does: 'lists types that stopped and fields that changed' },
    ],
    besides: 'Your own monitoring can read /metrics and alert on lag, refusals and free space already.',
  },
  journeys: {
    title: 'Journeys',
    will: 'Whoever enters a segment is led through steps: a message, a wait, a question whether it helped; with a group held out, so that the effect is measured.',
    today: [
      { to: '/funnels', label: 'Funnels', does: 'show who is stuck, and save exactly those as a segment' },
      {
        to: '/segments',
        label: 'Segments',
        does: 'list their members, as a page or as a file for the tool that sends',
      },
      { to: '/explore', label: 'Explore', does: 'shows what came of it, once that tool sends its events here' },
    ],
    besides: 'Nothing is sent to anybody by the platform yet.',
  },
  rules: {
    title: 'Rules',
    will: 'When something holds, do something: cut a cap, pause a source, call a webhook; tried against the past first, then in shadow, then live, and every change can be undone.',
    today: [
      { to: '/explore', label: 'Explore', does: 'counts what a condition would have matched' },
      { to: '/segments', label: 'Segments', does: 'keep a condition under a name, and say who came and went' },
    ],
    besides: 'Nothing is changed by itself yet.',
  },
  routing: {
    title: 'Routing',
    will: 'Buyers in order for each lead, by tier, price and acceptance, with a receipt that says why not; a draft is compared with what runs before it takes over.',
    today: [
      { to: '/leads/{-$tab}', label: 'Scorecards', does: 'compare sources and buyers, and price with volume' },
      { to: '/explore', label: 'Explore', does: 'breaks down what your router decided, from its events' },
    ],
    besides:
      'Send route.decided with its candidates, and the timeline of each lead shows who was considered, in which order.',
  },
} as const satisfies Readonly<Record<string, Coming>>;
