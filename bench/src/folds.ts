import { readFileSync } from 'node:fs';
import type { EntitySpec } from '@millrace/contract';
import { compileEntity } from '@millrace/server/admit/folds/compile-entity.ts';
import type { FoldEvent, State } from '@millrace/server/admit/folds/fold.ts';
import { readYaml } from '@millrace/server/catalog/catalog.ts';
import { must } from '@millrace/server/kernel/kernel.ts';
import { leads } from '@millrace/testbed/leads/leads.ts';
import { profiles } from '@millrace/testbed/leads/profiles.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { costOf, median, round } from './figures.ts';

const rounds = 5;
/** So many leads are folded together, as many as a slice touches. */
const perSlice = 750;
const perCommit = 4;

/** The lead of the leads pack, folded from simulated leads, beside what JSON.parse of the same texts costs. */
export async function folds({ events = 100_000 }: BenchOptions): Promise<BenchRow[]> {
  const fold = compileEntity(leadSpec(), { name: 'lead' });
  const stories = storiesOf(events);
  const slices = Array.from({ length: Math.ceil(stories.length / perSlice) }, (_, at) =>
    stories.slice(at * perSlice, (at + 1) * perSlice),
  );
  const cost = { parsed: 0, folded: 0, printed: 0, read: 0, reparsed: 0, events: 0, states: 0, bytes: 0 };
  const figures: { parse: number; apply: number; print: number; read: number; reparse: number; bytes: number }[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const name of Object.keys(cost) as (keyof typeof cost)[]) cost[name] = 0;
    for (const slice of slices) {
      cost.parsed += await micros(() => slice.forEach((texts) => texts.forEach((text) => JSON.parse(text))));
      const told = slice.map((texts) => texts.map(eventOf));
      const states = told.map(() => fold.empty());
      for (let from = 0; told.some((list) => list.length > from); from += perCommit) {
        const changed: State[] = [];
        cost.folded += await micros(() => {
          for (const [at, list] of told.entries()) {
            const state = states[at] as State;
            const some = list.slice(from, from + perCommit);
            for (const event of some) fold.apply(state, event);
            if (some.length > 0) changed.push(state);
            cost.events += some.length;
          }
        });
        let texts: string[] = [];
        cost.printed += await micros(() => (texts = changed.map(fold.print)));
        cost.read += await micros(() => texts.forEach(fold.parse));
        cost.reparsed += await micros(() => texts.forEach((text) => JSON.parse(text)));
        cost.states += texts.length;
        cost.bytes += texts.reduce((sum, text) => sum + text.length, 0);
      }
    }
    figures.push({
      parse: cost.parsed / cost.events,
      apply: cost.folded / cost.events,
      print: cost.printed / cost.states,
      read: cost.read / cost.states,
      reparse: cost.reparsed / cost.states,
      bytes: cost.bytes / cost.states,
    });
  }
  const of = (name: keyof (typeof figures)[number]): number => median(figures.map((figure) => figure[name]));
  const ratio = (name: 'apply' | 'print' | 'read', ceiling: 'parse' | 'reparse') => ({
    ceiling: round(of(ceiling)),
    ratio: round(of(name) / of(ceiling)),
  });
  return [
    { name: 'JSON.parse of an event', value: round(of('parse')), unit: 'µs/event' },
    {
      name: 'fold one event of a lead',
      value: round(of('apply')),
      unit: 'µs/event',
      ...ratio('apply', 'parse'),
      budget: '≤ 1.5 µs',
      met: of('apply') <= 1.5,
    },
    { name: 'JSON.parse of a state', value: round(of('reparse')), unit: 'µs/state' },
    {
      name: `print a state of ${round(of('bytes'))} bytes`,
      value: round(of('print')),
      unit: 'µs/state',
      ...ratio('print', 'reparse'),
    },
    { name: 'read it back', value: round(of('read')), unit: 'µs/state', ...ratio('read', 'reparse') },
  ];
}

function leadSpec(): EntitySpec {
  const file = new URL('../../packs/leads/entities/lead.yaml', import.meta.url);
  const [document] = readYaml(readFileSync(file, 'utf8'));
  return (must(document, 'the pack declares a lead').value as { spec: EntitySpec }).spec;
}

/** Texts of events, lead by lead. */
function storiesOf(most: number): string[][] {
  const from = Date.UTC(2026, 0, 5);
  const stories = new Map<string, string[]>();
  let count = 0;
  for (const { event } of leads({ profile: profiles.demo, seed: 1, from, withSetup: false })) {
    const story = stories.get(event.subject.id);
    if (story === undefined) stories.set(event.subject.id, [JSON.stringify(event)]);
    else story.push(JSON.stringify(event));
    count += 1;
    if (count === most) break;
  }
  return [...stories.values()];
}

function eventOf(text: string): FoldEvent {
  const { time, ...said } = JSON.parse(text) as FoldEvent & { time: string };
  return { ...said, time: Date.parse(time), received: Date.parse(time), producer: 'bench', context: {} };
}

async function micros(run: () => unknown): Promise<number> {
  return (await costOf(run)).threadSeconds * 1e6;
}
