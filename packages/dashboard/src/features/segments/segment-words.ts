import type { SegmentSpec } from '@millrace/contract';
import { dayMinute } from '@/shared/time/format.ts';
import { bucketWords, periodWords } from '@/shared/time/period.ts';
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
export function segmentWords({ subject, where, people }: SegmentSpec, zone: string): string {
  const who = kindWords(subject);
  const begin = `${who.charAt(0).toUpperCase()}${who.slice(1)}`;
  if (people === undefined) {
    return `${begin} of whom ${typeof where === 'string' ? where : JSON.stringify(where ?? true)}`;
  }
  const { question, cell } = people;
  if (question['kind'] === 'retention')
    return `${begin} who ${retentionWords(String(question['grain']), cell)}, in a retention`;
  const { step, state, ...rest } = cell;
  const steps = question['kind'] === 'funnel' && Array.isArray(question['steps']) ? question['steps'] : [];
  const names = steps.map(stepName);
  const place =
    step === undefined ? '' : `who ${behind[String(state)] ?? String(state)} “${names[Number(step) - 1] ?? ''}”`;
  const others = Object.entries(rest).map(
    ([name, value]) => `${name} is ${valueWords(value, question['grain'], zone)}`,
  );
  const whose = question['kind'] === 'breakdown' || place !== '' ? 'whose' : 'who are counted where';
  const told = [place, others.length === 0 ? '' : `${whose} ${others.join(' and ')}`].filter(Boolean).join(' and ');
  return `${begin} ${told || 'who are counted'}${others.length === 0 ? '' : ','} in a ${String(question['kind'])}${
    names.length === 0 ? '' : ` of ${names.join(' → ')}`
  }`;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A time as a date, or as the bucket that begins with it. */
function valueWords(value: unknown, grain: unknown, zone: string): string {
  if (typeof value !== 'string' || !instant.test(value)) return String(value ?? 'not set');
  return typeof grain === 'string' ? bucketWords(value, grain, zone) : dayMinute(value, zone);
}

/** `began in the week of Oct 19 and came again in week 2`. */
function retentionWords(grain: string, { cohort, state, [grain]: age }: Readonly<Record<string, unknown>>): string {
  const began = `began in the ${grain} of ${periodWords(String(cohort).slice(0, 10), grain)}`;
  if (age === undefined) return began;
  return `${began} and ${state === 'lost' ? 'did not come again' : 'came again'} in ${grain} ${String(age)}`;
}

function stepName(step: unknown): string {
  const { name, type, event } = step as { name?: string; type?: string; event?: string };
  return name ?? type ?? event ?? 'any event';
}
