import type { Event, NoiseSpec } from '@millrace/contract';
import ipaddr from 'ipaddr.js';
import { must } from '../../kernel/kernel.ts';
import { compileMatch, type Schema } from '../../language/language.ts';
import type { Complaint } from './check-event.ts';
import { conditionProblems } from './condition.ts';

export type NoiseAction = NoiseSpec['action'];

/** What noise is told from. */
export type Heard = Pick<Event, 'type' | 'category' | 'producer' | 'subject' | 'data' | 'context'>;

/** What the condition of a noise document may name. */
export const heardSchema: Schema<Heard> = {
  fields: {
    type: { type: 'text', column: 'type', optional: false, read: (event) => event.type },
    category: { type: 'text', column: 'category', optional: false, read: (event) => event.category },
    producer: { type: 'text', column: 'producer', optional: false, read: (event) => event.producer },
    'subject.kind': { type: 'text', column: 'subject_kind', optional: true, read: (event) => event.subject?.kind },
    'subject.id': { type: 'text', column: 'subject_id', optional: true, read: (event) => event.subject?.id },
  },
  documents: {
    data: { column: 'data', read: (event) => event.data },
    context: { column: 'context', read: (event) => event.context },
  },
};

export type CompiledNoise = {
  /** null where the event is no noise. The first document that says drop wins over all that say mark. */
  (event: Heard): { readonly action: NoiseAction; readonly name: string } | null;
};

/** All noise documents of a workspace, by name. */
export function compileNoise(specs: Readonly<Record<string, NoiseSpec>>): CompiledNoise {
  const all = Object.entries(specs)
    .map(([name, spec]) => ({ found: { action: spec.action, name } as const, matches: compileOne(spec) }))
    .toSorted((a, b) => Number(a.found.action === 'mark') - Number(b.found.action === 'mark'));
  return (event) => {
    for (const { found, matches } of all) if (matches(event)) return found;
    return null;
  };
}

function compileOne(spec: NoiseSpec): (event: Heard) => boolean {
  const types = spec.types === undefined ? null : new Set(spec.types);
  const when = spec.when === undefined ? null : compileMatch(spec.when, heardSchema, 'when');
  const signs: ((event: Heard) => boolean)[] = [];
  if (spec.userAgents !== undefined) signs.push(byUserAgent(spec.userAgents));
  if (spec.addresses !== undefined) signs.push(byAddress(spec.addresses));
  return (event) =>
    (types === null || types.has(event.type)) &&
    (signs.length === 0 || signs.some((sign) => sign(event))) &&
    (when === null || when(event));
}

function byUserAgent(parts: readonly string[]): (event: Heard) => boolean {
  const wanted = parts.map((part) => part.toLowerCase());
  return ({ context }) => {
    const agent = textOf(context['userAgent']) ?? textOf(context['user_agent']);
    if (agent === undefined) return false;
    const lower = agent.slice(0, 1024).toLowerCase();
    return wanted.some((part) => lower.includes(part));
  };
}

/** An IPv4 address in its IPv6 form is the IPv4 address. */
function byAddress(blocks: readonly string[]): (event: Heard) => boolean {
  const v4: [ipaddr.IPv4, number][] = [];
  const v6: [ipaddr.IPv6, number][] = [];
  for (const block of blocks) {
    const [address, bits] = must(blockOf(block), 'noise documents are checked before they are compiled');
    if (address instanceof ipaddr.IPv4) v4.push([address, bits]);
    else v6.push([address, bits]);
  }
  return ({ context }) => {
    const text = textOf(context['ip']);
    if (text === undefined || !ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return address instanceof ipaddr.IPv4
      ? v4.some((block) => address.match(block))
      : v6.some((block) => address.match(block));
  };
}

/** An address is a block of one. undefined: it is neither. */
function blockOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return [ipaddr.IPv4.parse(text), 32];
  return ipaddr.IPv6.isValid(text) ? [ipaddr.IPv6.parse(text), 128] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Why a noise document of the right shape makes no sense. */
export function checkNoise(spec: NoiseSpec): readonly Complaint[] {
  const found: Complaint[] = [];
  for (const block of spec.addresses ?? []) {
    if (blockOf(block) === undefined)
      found.push({ path: 'addresses', why: `${block} is no address and no block of them` });
  }
  found.push(...conditionProblems(spec.when, heardSchema));
  if (
    spec.userAgents === undefined &&
    spec.addresses === undefined &&
    spec.when === undefined &&
    spec.types === undefined
  )
    found.push({ path: '', why: 'it matches every event: say types, userAgents, addresses or when' });
  return found;
}
