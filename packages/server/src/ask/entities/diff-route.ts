import { EntityDiff, Instant } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { diffOf } from '../../catalog/catalog.ts';
import { Failure, must } from '../../kernel/kernel.ts';
import { instantOf } from '../questions/frame.ts';
import { questionErrors, unchecked } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import { classesBy } from './entity-view.ts';
import { foldUntil } from './fold-until.ts';
import { isoOf } from './iso-of.ts';
import { maskAt } from './mask.ts';
import { EntityParams, oneText } from './parameters.ts';
import { mustBeKnown, subjectRequest } from './subject-request.ts';

const schema = {
  tags: ['entities'],
  summary: 'What changed about a subject between two moments',
  description: 'Its fields as of `from` against those as of `to`, the deepest places that differ.',
  params: EntityParams,
  querystring: Type.Object({ from: Instant, to: Type.Optional(Instant) }),
  response: { 200: EntityDiff },
};

/** `GET /api/entities/:kind/:id/diff?from=&to=`. */
export function diffRoute(app: FastifyInstance, options: EntityOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, 'NOT_FOUND', 'STATE_UNAVAILABLE'] };
  app.get('/api/entities/:kind/:id/diff', { schema, config, ...unchecked }, async (request, reply) => {
    const now = options.clock.now();
    const from = instantOf(oneText(request.query, 'from') ?? '', now, 'from');
    const to = instantOf(oneText(request.query, 'to') ?? 'now', now, 'to');
    if (from > to) throw new Failure('RANGE_INVALID', { detail: 'from must not lie behind to' });
    const asked = await subjectRequest(request, reply, options);
    const { subject, subjects, signal } = asked;
    const how = options.foldOf(subjects.workspace, subjects.kind);
    const { states, newest } = await foldUntil([from, to], { ...options, how, subjects, signal });
    const [before, after] = states.map((state) => how.fold.view(state));
    const [first, last] = [must(before, 'from has its state'), must(after, 'to has its state')];
    if (last.events === 0) await mustBeKnown(asked, options);
    const classes = classesBy(how, options.documentsOf(subjects.workspace));
    const changes = diffOf(first.fields, last.fields).map(({ path, ...values }) => {
      const names = path.split('/').slice(1).map(nameOf);
      const shown = Object.entries(values).map(([side, value]) => [side, maskAt(value, names, classes)] as const);
      return { path, ...Object.fromEntries(shown) };
    });
    return {
      ...subject,
      from: { at: isoOf(from), events: first.events },
      to: { at: isoOf(to), events: last.events },
      through: isoOf(newest.through),
      changes,
    } satisfies EntityDiff;
  });
}

/** A part of a JSON pointer as the name it stands for. */
function nameOf(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
