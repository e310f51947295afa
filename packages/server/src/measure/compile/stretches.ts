/** Of ms since 1970: from ≤ time < before; of a cohort what is known before `until`. */
export type Stretch = { readonly from: number; readonly before: number; readonly until: number };

/** A constant, so that the engine looks only where such times are. */
const instantSql = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;

export const insideSql = ({ from, before }: Stretch, time: string): string =>
  `${time} >= ${instantSql(from)} AND ${time} < ${instantSql(before)}`;

/** Rows with the column `period`: the place of the stretch that its time lies in. In several of them, it is several rows. */
export function apartSql(
  stretches: readonly Stretch[],
  rows: string,
  { time, cohort }: { readonly time: string; readonly cohort: boolean },
): string {
  const latestFirst = stretches.toSorted((a, b) => b.from - a.from);
  const apart = latestFirst.every(({ from }, i) => from >= (latestFirst[i + 1]?.before ?? 0));
  const place = (stretch: Stretch): number => stretches.indexOf(stretch);
  const arms = latestFirst.map((each) => `${insideSql(each, time)}, ${place(each)}`);
  const period = apart
    ? `multiIf(${arms.join(', ')}, -1)`
    : `arrayJoin(arrayConcat(${latestFirst.map((each) => `if(${insideSql(each, time)}, [${place(each)}], [])`).join(', ')}))`;
  const told = `SELECT *, toInt8(${period}) AS period FROM (${rows})`;
  if (!cohort) return `SELECT * FROM (${told})`;
  const untils = stretches.map(({ until }) => until).join(', ');
  return `SELECT * FROM (${told})
    WHERE period >= 0 AND (seen = 0 OR toUnixTimestamp64Milli(time) < [${untils}][period + 1])`;
}
