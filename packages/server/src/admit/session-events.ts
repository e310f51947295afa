import { hash } from 'node:crypto';
import type { Event, JsonObject } from '@millrace/contract';
import type { Mark, Session } from './sessions/session.ts';
import { nameOfVisitor, type Visitor } from './sessions/visitor.ts';

/** An event that the platform makes of others, before it has its place and its moment. */
export type Derived = Omit<Event, 'position' | 'received'>;

/** In whose name the platform derives. */
const producer = 'millrace';

/**
 * What follows from a session that has closed: that it began, and that it ended, at the times of its first and its last
 * event, which are their causes. Their ids follow from the first event, so that made again they are the same.
 */
export function sessionEvents(visitor: Visitor, session: Session): Derived[] {
  const { first, last, events, named } = session;
  const id = idOf(visitor, session);
  const about = { session_id: named === '' ? id : named };
  const context: JsonObject = visitor.device === '' ? {} : { device: { id: visitor.device } };
  const { workspace, subject } = visitor;
  const event = (type: string, { time, order, id: cause }: Mark, data: JsonObject): Derived => ({
    workspace,
    id: `${id}-${type}`,
    producer,
    type,
    category: 'user',
    time,
    ownTime: time,
    subject,
    data,
    context,
    order,
    cause,
    depth: 1,
  });
  return [
    event('session_started', first, about),
    event('session_ended', last, { ...about, duration_ms: last.time - first.time, events }),
  ];
}

function idOf(visitor: Visitor, { first, named }: Session): string {
  const text = JSON.stringify([nameOfVisitor(visitor), named, first.time, first.id]);
  return `session-${hash('sha256', text).slice(0, 32)}`;
}
