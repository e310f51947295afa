/** The only place where instants become text. Always in the workspace's zone, 24 hours. */

type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fractionalSecond', string>>;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
  formats.set(zone, made);
  return made;
}

function parts(at: number, zone: string): Parts {
  return Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  ) as unknown as Parts;
}

export type Instant = string | number;

function ms(at: Instant): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** `10:42` */
export function hourMinute(at: Instant, zone: string): string {
  const { hour, minute } = parts(ms(at), zone);
  return `${hour}:${minute}`;
}

/** `10:42:08` */
export function clock(at: Instant, zone: string): string {
  const { hour, minute, second } = parts(ms(at), zone);
  return `${hour}:${minute}:${second}`;
}

/** `10:42:08.114` */
export function clockMs(at: Instant, zone: string): string {
  return `${clock(at, zone)}.${parts(ms(at), zone).fractionalSecond}`;
}

/** `Nov 17`; of another year than now `Nov 17, 2019`. */
export function day(at: Instant, zone: string): string {
  const { year, month, day: date } = parts(ms(at), zone);
  return year === parts(Date.now(), zone).year ? `${month} ${date}` : `${month} ${date}, ${year}`;
}

/** `Nov 17, 10:42` */
export function dayMinute(at: Instant, zone: string): string {
  return `${day(at, zone)}, ${hourMinute(at, zone)}`;
}

/** `Nov 17, 10:02:14` */
export function moment(at: Instant, zone: string): string {
  return `${day(at, zone)}, ${clock(at, zone)}`;
}

/** `Nov 17, 10:02:14.570` */
export function momentMs(at: Instant, zone: string): string {
  return `${day(at, zone)}, ${clockMs(at, zone)}`;
}

/** Milliseconds to add to UTC to get the zone's own time at that instant. */
export function zoneOffset(at: number, zone: string): number {
  let offsets = offsetFormats.get(zone);
  if (offsets === undefined) {
    offsets = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    offsetFormats.set(zone, offsets);
  }
  const name = offsets.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name ?? '');
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
