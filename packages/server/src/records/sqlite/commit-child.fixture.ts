/**
 * The process the kill test kills, started with <directory>. Commits one entry after the other, each with the
 * same subjects at the version of its position, and says the position on stdout only after the commit resolved.
 */
import { writeSync } from 'node:fs';
import { must, silent, systemClock } from '../../kernel/kernel.ts';
import type { Commit } from '../records.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

export const subjects = 300;

/** The commit that takes the follower from `position` to the next. */
function commitAt(position: number, epoch: number): Commit {
  const next = position + 1;
  const item = { partition: 0, offset: position, index: 0, workspace: 'w', since: 0 };
  const received = { receivedFrom: position, receivedTo: next };
  const admitted = { admittedFrom: position * 3, admittedTo: next * 3 };
  return {
    follower: 'admit',
    epoch,
    range: { partition: 0, ...received, ...admitted, quarantineFrom: 0, quarantineTo: 0, events: subjects },
    states: Array.from({ length: subjects }, (_, n) => {
      const state = JSON.stringify({ n: next, filler: 'x'.repeat(n) });
      return { workspace: 'w', kind: 'person', id: `u:${n}`, state, version: next };
    }),
    unnamed: [],
    books: [{ workspace: 'w', producer: 'web', minute: 0, admitted: subjects }],
    defer: [item],
    settled: position === 0 ? [] : [{ ...item, offset: position - 1 }],
  };
}

if (import.meta.main) {
  const directory = must(process.argv[2], 'a directory is given');
  const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const { position, epoch } = await records.claim('admit', 0);
  for (let at = position; ; at += 1) {
    await records.commit(commitAt(at, epoch));
    writeSync(1, `${at + 1}\n`);
  }
}
