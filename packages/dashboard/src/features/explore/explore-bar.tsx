import { useState } from 'react';
import { ConditionField, type Misread } from '@/shared/conditions/condition-field.tsx';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { useKnown } from '@/shared/conditions/known-fields.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Choice, Suggest } from '@/shared/ui/choice.tsx';
import css from './explore-bar.module.css';
import { metricsOf, type Titled } from './explore-question.ts';
import { comparisons, grains, mostMetrics, type ExploreDraft } from './explore-search.ts';

const builtIn = ['events', 'subjects'];
const plain = ['type', 'category', 'producer'];

type Props = {
  readonly draft: ExploreDraft;
  /** What metrics are called. */
  readonly titles: readonly Titled[];
  readonly onChange: (changed: ExploreDraft) => void;
  /** What of the condition was not understood. */
  readonly misread: Misread | undefined;
};

/** What is asked, in one line: metrics, by what, under which condition, compared with what. */
export function ExploreBar({ draft, titles, onChange, misread }: Props) {
  const { by, q = '', grain, vs } = draft;
  const metrics = metricsOf(draft);
  const [condition, setCondition] = useState(q);
  const [field, setField] = useState(by ?? '');
  const [asked, setAsked] = useState({ q, by });
  // What the address says anew stands in the fields; the one that is written in keeps the focus.
  if (asked.q !== q || asked.by !== by) {
    setAsked({ q, by });
    setCondition(q);
    setField(by ?? '');
  }
  const [touched, setTouched] = useState(false);
  const { fields } = useKnown(condition, { enabled: touched });
  const names = [...builtIn, ...titles.map(({ name }) => name)];
  const next = names.find((name) => !metrics.includes(name));
  const put = (place: number, name: string) =>
    onChange({ m: name === '' ? metrics.toSpliced(place, 1) : metrics.with(place, name) });
  return (
    <form
      className={css.bar}
      onFocus={() => setTouched(true)}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ q: condition.trim() || undefined, by: field.trim() || undefined });
      }}
    >
      {metrics.map((metric, place) => (
        <Choice
          key={metric}
          quiet
          label={place === 0 ? 'Metric' : `Metric ${place + 1}`}
          value={metric}
          options={[
            ...(metrics.length > 1 ? [{ value: '', label: 'Leave out' }] : []),
            ...[...new Set([metric, ...names])]
              .filter((name) => name === metric || !metrics.includes(name))
              .map((value) => ({
                value,
                label: titles.find(({ name }) => name === value)?.title ?? headOf(value.replace(/^.*:/, '')),
              })),
          ]}
          onChange={(name) => put(place, name)}
        />
      ))}
      {next !== undefined && metrics.length < mostMetrics && (
        <Button onClick={() => onChange({ m: [...metrics, next] })}>Add metric</Button>
      )}
      <Suggest
        quiet
        label="Broken down by"
        placeholder="By nothing"
        value={field}
        suggestions={[
          ...plain,
          ...fields
            .filter(({ path }) => path.startsWith('data'))
            .map(({ path, title = headOf(path) }) => ({ value: path, label: title })),
        ]}
        onChange={setField}
      />
      <div className={css.condition}>
        <ConditionField
          placeholder='Where: data.state == "TX"'
          value={condition}
          onChange={setCondition}
          error={condition.trim() === q ? misread : undefined}
        />
      </div>
      <Choice
        quiet
        label="Bucket"
        value={grain ?? ''}
        options={[{ value: '', label: 'As fits' }, ...grains]}
        onChange={(name) => onChange({ grain: grains.find((one) => one === name) })}
      />
      <Choice
        quiet
        label="Compared with"
        value={vs ?? ''}
        options={[
          { value: '', label: 'Compared with nothing' },
          { value: 'prev', label: 'vs the time before' },
          { value: 'usual', label: 'vs usual' },
        ]}
        onChange={(name) => onChange({ vs: comparisons.find((one) => one === name) })}
      />
      <Button type="submit">Ask</Button>
    </form>
  );
}
