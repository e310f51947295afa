import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Button } from '@/shared/ui/button.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { DidRow } from './did-row.tsx';
import { didOf, nextName, traitOfDid, type Own } from './did.ts';
import type { Known } from './known.ts';
import { OtherRow } from './other-row.tsx';
import type { RowProps } from './row-props.ts';
import css from './rule-editor.module.css';
import { withPart, type Group, type Rule } from './rule.ts';
import { SegmentRow } from './segment-row.tsx';
import { TraitRow } from './trait-row.tsx';

type Props = {
  readonly group: Group;
  readonly known: Known;
  readonly onChange: (group: Group, own?: Own) => void;
  /** The whole of the rule. */
  readonly outer?: boolean;
};

const ops = [
  { value: 'and', label: 'All of these hold' },
  { value: 'or', label: 'At least one of these holds' },
];
const plus = <IconPlus size={14} stroke={1.6} aria-hidden />;
/** Beyond it a rule is better written as text. */
const most = 30;

/** Conditions that all hold, or of which one does. */
export function RuleGroup({ group, known, onChange, outer = false }: Props) {
  const { op, parts } = group;
  const { traits, segments, types, own } = known;
  const trait: Rule = { is: 'trait', trait: traits[0]?.name ?? '', test: 'exists', value: '' };
  const add = (rule: Rule, added?: Own) => onChange({ ...group, parts: [...parts, rule] }, added);
  const addDid = () => {
    const name = nextName(own);
    add(
      { is: 'trait', trait: name, test: 'ge', value: 1 },
      { ...own, [name]: traitOfDid({ type: types[0] ?? 'page', days: 30 }) },
    );
  };
  const [segment] = segments;
  return (
    <div className={css.group} data-outer={outer}>
      {parts.length > 1 && (
        <Choice
          quiet
          label={outer ? 'How the conditions go together' : 'How the conditions of this group go together'}
          value={op}
          options={ops}
          onChange={(next) => onChange({ ...group, op: next === 'or' ? 'or' : 'and' })}
        />
      )}
      <ul className={css.rows} aria-label={outer ? 'Conditions' : 'Conditions of a group'}>
        {parts.map((part, at) => (
          // A condition is its place: its words change while they are written.
          <li key={at} className={css.row}>
            <Row rule={part} known={known} onChange={(next, changed) => onChange(withPart(group, at, next), changed)} />
            <IconButton label="Remove this condition" onClick={() => onChange(withPart(group, at, undefined))}>
              <IconTrash size={14} stroke={1.6} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {parts.length < most && (
        <div className={css.adds} role="group" aria-label="Add a condition">
          {traits.length > 0 && (
            <Button icon={plus} onClick={() => add(trait)}>
              Trait
            </Button>
          )}
          <Button icon={plus} onClick={addDid}>
            Did or did not
          </Button>
          {segment !== undefined && (
            <Button icon={plus} onClick={() => add({ is: 'segment', name: segment.value, not: false })}>
              Segment
            </Button>
          )}
          {outer && traits.length > 0 && (
            <Button
              icon={plus}
              onClick={() => add({ is: 'group', op: op === 'and' ? 'or' : 'and', parts: [trait, trait] })}
            >
              Group
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Row({ rule, known, onChange }: RowProps) {
  switch (rule.is) {
    case 'group':
      return <RuleGroup group={rule} known={known} onChange={onChange} />;
    case 'segment':
      return <SegmentRow rule={rule} known={known} onChange={onChange} />;
    case 'other':
      return <OtherRow rule={rule} known={known} onChange={onChange} />;
    case 'trait': {
      const did = didOf(known.own[rule.trait]);
      return did === undefined || typeof rule.value !== 'number' ? (
        <TraitRow rule={rule} known={known} onChange={onChange} />
      ) : (
        <DidRow rule={rule} did={did} known={known} onChange={onChange} />
      );
    }
  }
}
