import { useQuery } from '@tanstack/react-query';
import { Choice, Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { valueOf } from './known.ts';
import css from './rule-editor.module.css';
import type { RowProps } from './row-props.ts';
import { tests, type Rule, type Test, type Value } from './rule.ts';
import { valuesQuery } from './segment-query.ts';

const words = Object.entries(tests).map(([value, label]) => ({ value, label }));
const without = new Set<Test>(['exists', 'missing']);
const texts = new Set<Test>(['contains', 'startsWith']);

/** A trait, how it is tested, and by what. */
export function TraitRow({ rule, known, onChange }: RowProps<Extract<Rule, { is: 'trait' }>>) {
  const { trait, test, value } = rule;
  const { traits, subject } = known;
  const { holds = 'either', levels = [] } = traits.find(({ name }) => name === trait) ?? {};
  const open = !without.has(test);
  const asked = open && holds === 'text' && levels.length === 0;
  const values = useQuery({ ...valuesQuery(subject, trait), enabled: asked }).data ?? [];
  const read = (text: string, of: Test): Value =>
    of === 'in'
      ? text.split(',').map((each) => valueOf(each.trim(), holds))
      : valueOf(text, texts.has(of) ? 'text' : holds);
  const written = [value].flat().join(', ');
  return (
    <div className={css.parts}>
      <Choice
        quiet
        label="Trait"
        value={trait}
        options={[
          ...traits.map(({ name, title }) => ({ value: name, label: title })),
          ...(traits.some(({ name }) => name === trait) ? [] : [trait]),
        ]}
        onChange={(next) => onChange({ ...rule, trait: next, ...(open && { value: read('', test) }) })}
      />
      <Choice
        quiet
        label="Test"
        value={test}
        options={words}
        onChange={(next) => {
          const to = words.find((each) => each.value === next)?.value as Test | undefined;
          if (to !== undefined) onChange({ ...rule, test: to, value: without.has(to) ? '' : read(written, to) });
        }}
      />
      {open && (
        <Committed live value={written} onCommit={(next) => onChange({ ...rule, value: read(next, test) })}>
          {(text, write) => (
            <Suggest
              quiet
              label="Value"
              placeholder={test === 'in' ? 'One, another' : 'Value'}
              value={text}
              suggestions={levels.length > 0 ? levels : values}
              onChange={write}
            />
          )}
        </Committed>
      )}
    </div>
  );
}
