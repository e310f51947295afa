/**
 * ISO 8601: a day of the years 1000 to 2999, a time of day behind it if need be. The engine reads stored texts by the
 * same pattern, so it takes nothing that only one of the two understands.
 */
export const instantPattern =
  '^[12]\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:[T ](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?)?$';
const wellFormed = new RegExp(instantPattern);
const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO 8601 text → milliseconds since 1970; without a zone it is UTC. undefined when it is not an instant. */
export function parseInstant(text: string): number | undefined {
  if (text.length > 40 || !wellFormed.test(text)) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    iso.exec(text) ?? [];
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  // Date.parse takes 30 February for 2 March; the day it means must be the day it says.
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day) ? at : undefined;
}
