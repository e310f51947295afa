import type { Answer, ListedPerson } from '@millrace/contract';
import type { ExportedPeople } from '../export-people.ts';
import { csvLine } from '../csv.ts';

export type WrittenForm = 'csv' | 'ndjson';

export const writtenTypes: Readonly<Record<WrittenForm, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

const forms: Readonly<Record<string, WrittenForm | 'json'>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
};

/** What a client would have, by its Accept header; JSON where it names nothing that we write. */
export function formWanted(accept = ''): WrittenForm | 'json' {
  const wanted = accept.split(',').flatMap((each) => {
    const [type = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
    const quality = parameters.find((part) => part.startsWith('q='))?.slice(2) ?? '1';
    return form === undefined ? [] : [{ form, quality: Number(quality) }];
  });
  return wanted.toSorted((a, b) => b.quality - a.quality)[0]?.form ?? 'json';
}

/** A header line and one line each, or one object a line. */
export async function* writtenPeople({ columns, people }: ExportedPeople, form: WrittenForm): AsyncIterable<string> {
  const line = (person: ListedPerson): string =>
    form === 'csv' ? csvLine(columns.map((name) => person[name] ?? null)) : `${JSON.stringify(person)}\n`;
  if (form === 'csv') yield csvLine(columns);
  for await (const batch of people) yield batch.map(line).join('');
}

export function writtenAnswer({ columns, rows }: Answer): string {
  return [columns.map(({ name }) => name), ...rows].map(csvLine).join('');
}
