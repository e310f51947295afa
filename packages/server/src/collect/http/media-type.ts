import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '../../kernel/kernel.ts';
import type { Dialect, Form, Layout } from '../request.ts';

const form = (dialect: Dialect, layout: Layout): Form => ({ dialect, layout, contentType: '', headers: null });
const json = form('native', 'json');
const lines = form('native', 'lines');
const events = form('cloudevents', 'json');

/** By media type, without parameters. Nothing declared counts as JSON. */
const forms: Readonly<Record<string, Form>> = {
  '': json,
  'application/json': json,
  'text/json': json,
  'text/plain': json,
  'application/x-ndjson': lines,
  'application/ndjson': lines,
  'application/jsonl': lines,
  'application/x-jsonlines': lines,
  'application/jsonlines': lines,
  'application/cloudevents+json': events,
  'application/cloudevents-batch+json': events,
};

/** How the body of `POST /v1/events` is to be read: by its ce-* headers, else by its content type. */
export function formOf(headers: IncomingHttpHeaders): Form {
  const declared = headers['content-type'] ?? '';
  const [media = '', ...parameters] = declared.split(';');
  const name = media.trim().toLowerCase();
  if (headers['ce-specversion'] !== undefined && !name.startsWith('application/cloudevents')) {
    return { dialect: 'cloudevents', layout: 'whole', contentType: declared, headers: attributesOf(headers) };
  }
  const known = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (known === undefined) throw new Failure('TYPE_UNSUPPORTED', { detail: name });
  for (const parameter of parameters) {
    const [key = '', value = ''] = parameter.split('=');
    const charset = value.trim().replaceAll('"', '').toLowerCase();
    if (key.trim().toLowerCase() === 'charset' && !['utf-8', 'utf8', 'us-ascii'].includes(charset))
      throw new Failure('TYPE_UNSUPPORTED', { detail: `charset ${charset}: JSON is UTF-8` });
  }
  return known;
}

function attributesOf(headers: IncomingHttpHeaders): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') attributes.push([name.slice(3), value]);
  }
  return Object.fromEntries(attributes);
}
