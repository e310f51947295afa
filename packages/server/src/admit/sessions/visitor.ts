import type { Json, JsonObject, Subject } from '@millrace/contract';
import type { Collected } from '../../collect/collect.ts';

/** Who a book is about: a subject on a device, '' where the event names none. */
export type Visitor = { readonly workspace: string; readonly subject: Subject; readonly device: string };

/** What of an event sessions follow from. */
export type Visit = { readonly visitor: Visitor; readonly named: string };

const mostText = 128;

/** undefined of what is no activity of a person: test events, and what databases and services say. */
export function visitOf({ workspace, subject, category, test, context }: Collected): Visit | undefined {
  if (category !== 'user' || subject?.kind !== 'person' || test === true) return undefined;
  const device = textOf(memberOf(context['device'], 'id'));
  const named = textOf(context['sessionId']) || textOf(memberOf(context['session'], 'id'));
  return { visitor: { workspace, subject, device }, named };
}

/** Unique in a workspace. */
export function nameOfVisitor({ subject, device }: Visitor): string {
  return JSON.stringify([subject.kind, subject.id, device]);
}

export function visitorOf(workspace: string, name: string): Visitor {
  const [kind, id, device] = JSON.parse(name) as [string, string, string];
  return { workspace, subject: { kind, id }, device };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.slice(0, mostText) : '';
}
