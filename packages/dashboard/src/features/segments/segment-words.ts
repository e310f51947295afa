import type { SegmentSpec } from '@millrace/contract';
import { kindWords } from '@/shared/people/kind-words.ts';

const behind: Readonly<Record<string, string>> = {
  dropped: 'are stuck after',
  in_progress: 'are in time after',
  reached: 'reached',
  converted: 'went on from',
};

/** As of when it is, looked at as of a moment: it is frozen, or the list it was saved from was asked as of before. */
export function asOfSegment({ asOf, people }: SegmentSpec, at: string | undefined): string | undefined {
  const asked = people?.question['asOf'];
  const looked = asOf ?? at;
  return typeof asked === 'string' && !(Date.parse(looked ?? '') < Date.parse(asked)) ? asked : looked;
}

/** The definition in words: `People of whom engagement == "high"`, `People whose engagement is high, in a breakdown`. */
export function segmentWords({ subject, where, people }: SegmentSpec): string {
  const who = kindWords(subject);
  const begin = `${who.charAt(0).toUpperCase()}${who.slice(1)}`;
  if (people === undefined) {
    return `${begin} of whom ${typeof where === 'string' ? where : JSON.stringify(where ?? true)}`;
  }
  const { question, cell } = people;
  const { step, state, ...rest } = cell;
  const steps = question['kind'] === 'funnel' && Array.isArray(question['steps']) ? question['steps'] : [];
  const names = steps.map(stepName);
  const place =
    step === undefined ? '' : `who ${behind[String(state)] ?? String(state)} “${names[Number(step) - 1] ?? ''}”`;
  const others = Object.entries(rest).map(([name, value]) => `${name} is ${String(value ?? 'not set')}`);
  const whose = question['kind'] === 'breakdown' || place !== '' ? 'whose' : 'who are counted where';
  const told = [place, others.length === 0 ? '' : `${whose} ${others.join(' and ')}`].filter(Boolean).join(' and ');
  return `${begin} ${told || 'who are counted'}${others.length === 0 ? '' : ','} in a ${String(question['kind'])}${
    names.length === 0 ? '' : ` of ${names.join(' → ')}`
  }`;
}

function stepName(step: unknown): string {
  const { name, type, event } = step as { name?: string; type?: string; event?: string };
  return name ?? type ?? event ?? 'any event';
}
