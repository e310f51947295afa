import type { Judgement, Tally, Trial } from '@millrace/contract';

/** What a plan's trials say, for people. */
export function* toldTrials(trials: readonly Trial[]): Generator<string> {
  for (const { kind, name, looked, tried, changed, before, after, examples, withheld } of trials) {
    if (withheld !== undefined) {
      yield `not tried: ${kind} ${name} reads ${withheld}, which is classed as personal`;
      continue;
    }
    yield `tried ${kind} ${name} on ${tried} of the newest ${looked} items: ${changed} would change`;
    if (tried === 0) continue;
    yield `    now:  ${toldTally(before)}`;
    yield `    then: ${toldTally(after)}`;
    for (const example of examples) {
      yield `    ${example.id ?? 'without id'} of ${example.received}`;
      yield `      now:  ${toldJudgement(example.before)}`;
      yield `      then: ${toldJudgement(example.after)}`;
    }
  }
}

function toldTally({ verdicts, types }: Tally): string {
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
  const ofTypes = Object.keys(types).length === 0 ? '' : ` (${listed(types)})`;
  return `${listed(verdicts)}${ofTypes}`;
}

function toldJudgement({ verdict, code, message, event }: Judgement): string {
  const why = code === undefined ? '' : ` ${code}${message === undefined ? '' : ` ${message}`}`;
  return `${verdict}${why}${event === undefined ? '' : ` ${JSON.stringify(event)}`}`;
}
