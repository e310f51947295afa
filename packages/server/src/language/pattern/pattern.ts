import { buildAutomaton, kindOf } from './automaton.ts';
import { parsePattern } from './parse.ts';

/** Whether the pattern is found anywhere in a text. Half a character counts as U+FFFD, as the store holds it. */
export type Matcher = (text: string) => boolean;

/** Throws Unmatchable for what is no pattern of ours: the part of RE2 that docs/language.md lists. */
export function compilePattern(text: string): Matcher {
  const automaton = buildAutomaton(parsePattern(text));
  const { ascii, table, width } = automaton;
  // Rows stand one behind the other: found, never, beginning.
  const [found, never, beginning, end] = [0, width, 2 * width, width - 1];
  return (sought) => {
    let state = beginning;
    for (let i = 0; i < sought.length; i += 1) {
      const unit = sought.charCodeAt(i);
      let kind: number;
      if (unit < 128) kind = ascii[unit] ?? 0;
      else {
        const code = sought.codePointAt(i) ?? unit;
        if (code > 0xff_ff) i += 1;
        kind = kindOf(automaton, code >= 0xd8_00 && code <= 0xdf_ff ? 0xff_fd : code);
      }
      state = table[state + kind] ?? never;
      if (state <= never) return state === found;
    }
    return table[state + end] === found;
  };
}
