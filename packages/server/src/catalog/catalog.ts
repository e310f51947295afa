export { compileRules } from './cleaning/rules.ts';
export type { Rules } from './cleaning/rules.ts';
export type { Change, Problem, Report } from './cleaning/cleaning.ts';
