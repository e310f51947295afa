import { limits, type Subject } from '@millrace/contract';
import { clean, isText } from '../assemble.ts';
import { isItem, type Item, type Linking, type Reading } from '../request.ts';

const mostOthers = 10;

/** What an event says of its subject and other ids; undefined where that is nothing. */
export function linking(subject: Subject, ids: readonly string[], { request }: Reading): Linking | undefined {
  const others = ids.filter((id) => id !== subject.id);
  if (others.length === 0) return undefined;
  const by = request.keyKind === 'public' ? 'public' : 'secret';
  return { kind: subject.kind, id: subject.id, others, by, removes: false };
}

/** The field `links`: one id of the subject's kind, or up to ten. null when it is none of that, or there is no subject. */
export function readLinks(value: unknown, subject: Subject | undefined, reading: Reading): Linking | undefined | null {
  if (value === undefined || value === null) return undefined;
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (subject === undefined || ids.length > mostOthers) return null;
  if (!ids.every((id) => isText(id, limits.subjectIdLength))) return null;
  return linking(subject, ids.map(clean), reading);
}

/** `link.added` and `link.removed`, which only an admin key says: two ids in data, and no subject. */
export function readCall({ type, data }: Item, { request }: Reading): Linking | undefined {
  if (request.keyKind !== 'admin' || (type !== 'link.added' && type !== 'link.removed') || !isItem(data))
    return undefined;
  const { kind, from, to } = data;
  const most = limits.subjectIdLength;
  if (!isText(kind, limits.subjectKindLength) || !isText(from, most) || !isText(to, most)) return undefined;
  if (from === to) return undefined;
  return { kind: clean(kind), id: clean(from), others: [clean(to)], by: 'call', removes: type === 'link.removed' };
}
