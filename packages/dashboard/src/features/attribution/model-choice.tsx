import { Button } from '@/shared/ui/button.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import css from './attribution-bar.module.css';
import { modelsOf } from './attribution-question.ts';
import type { AttributionDraft } from './attribution-search.ts';
import { models, modelWords, nameOfModel, usualModels, writeModel, type ModelName } from './model-param.ts';

type Props = { readonly draft: AttributionDraft; readonly onChange: (changed: AttributionDraft) => void };

/** Which models stand beside each other; at least one. */
export function ModelChoice({ draft, onChange }: Props) {
  const asked = new Map(modelsOf(draft).map((model) => [nameOfModel(model), model]));
  const keep = (next: Map<ModelName, string>) => {
    const m = models.flatMap((name) => next.get(name) ?? []);
    onChange({ m: m.length === 0 || m.join(' ') === usualModels.join(' ') ? undefined : m });
  };
  const texts = () => new Map([...asked].map(([name, model]) => [name, writeModel(model)]));
  const toggle = (name: ModelName) => {
    const next = texts();
    if (next.has(name)) next.delete(name);
    else next.set(name, name === 'last_non_direct' ? 'last_non_direct:["direct"]' : name);
    keep(next);
  };
  const decay = asked.get('time_decay');
  const direct = asked.get('last_non_direct');
  return (
    <fieldset className={css.models}>
      <legend>Models</legend>
      {models.map((name) => (
        <span key={name} title={modelWords[name].says}>
          <Button pressed={asked.has(name)} onClick={() => toggle(name)}>
            {modelWords[name].title}
          </Button>
        </span>
      ))}
      {decay !== undefined && (
        <Committed
          value={typeof decay === 'object' && 'halfLife' in decay ? decay.halfLife : '7d'}
          onCommit={(next) => keep(texts().set('time_decay', next === '7d' ? 'time_decay' : `time_decay:${next}`))}
        >
          {(text, write) => <TextField label="Half-life" value={text} onChange={write} />}
        </Committed>
      )}
      {typeof direct === 'object' && 'direct' in direct && (
        <Committed
          value={direct.direct.map((each) => each ?? '').join(', ')}
          onCommit={(next) => {
            const list = next.split(',').map((each) => each.trim() || null);
            keep(texts().set('last_non_direct', `last_non_direct:${JSON.stringify(list)}`));
          }}
        >
          {(text, write) => <TextField label="Channels passed over" value={text} onChange={write} />}
        </Committed>
      )}
    </fieldset>
  );
}
