import type { SegmentSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { whole } from '@/shared/number/format.ts';
import { eventTypesQuery } from '@/shared/query/event-types.ts';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { draftOf, searchOf, specOf, type RuleDraft } from './draft.ts';
import { ruleTraits, type Known } from './known.ts';
import { PreviewCard } from './preview-card.tsx';
import css from './rule-editor.module.css';
import { RuleGroup } from './rule-group.tsx';
import { RuleText } from './rule-text.tsx';
import { rootOf, treeOf } from './rule.ts';
import { expressionQuery } from './segment-query.ts';
import { fitsAddress, mostInAddress, type RuleSearch } from './segment-search.ts';

const tooLongWords = `Not taken: longer than ${whole(mostInAddress)} characters of an address. A document can hold it.`;

type Props = {
  /** The saved one that is changed. */
  readonly name?: string;
  readonly spec: SegmentSpec;
  readonly search: RuleSearch;
  /** As of when it is counted; now without it. */
  readonly asOf?: string | undefined;
  readonly onSearch: (changed: RuleSearch) => void;
  /** What can be done with the rule once it can be read. */
  readonly actions: (spec: SegmentSpec) => ReactNode;
};

/** A rule as rows and as text beside each other, either changes the other; and how many it holds while it is written. */
export function RuleEditor({ name, spec, search, asOf, onSearch, actions }: Props) {
  const draft = draftOf(search, spec);
  const { subject, rule, own } = draft;
  const segments = useQuery(documentsQuery('segment')).data?.definitions ?? [];
  const known: Known = {
    subject,
    own,
    traits: ruleTraits(useQuery(documentsQuery('entity')).data, subject, own),
    types: useQuery(eventTypesQuery).data ?? [],
    segments: segments
      .filter((each) => each.name !== name)
      .map((each) => ({ value: each.name, label: String(each.spec?.['title'] ?? each.name) })),
  };
  const read = useQuery(expressionQuery(rule));
  const said = read.isPlaceholderData ? undefined : read.data;
  const tree = typeof rule === 'string' ? (said ?? read.data)?.tree : rule;
  const [tooLong, setTooLong] = useState(false);
  const written = tooLong ? undefined : said && specOf(spec, draft, said.text);
  const change = (next: Pick<RuleDraft, 'rule' | 'own'>) => {
    const changed = searchOf(next);
    const fits = fitsAddress(changed);
    setTooLong(!fits);
    if (fits) onSearch(changed);
  };
  return (
    <div className={css.editor}>
      <Card title="Who is in it" note="conditions over traits" actions={written && actions(written)}>
        {tree === undefined || read.error !== null ? (
          read.error !== null && (
            <EmptyState title="The rows come back when the text can be read.">{read.error.message}</EmptyState>
          )
        ) : (
          <RuleGroup
            outer
            group={rootOf(tree)}
            known={known}
            onChange={(group, added) => change({ rule: treeOf(group), own: added ?? own })}
          />
        )}
      </Card>
      <div className={css.side}>
        <RuleText
          text={typeof rule === 'string' ? rule : (read.data?.text ?? '')}
          error={tooLong ? tooLongWords : read.error?.message}
          own={own}
          onChange={(text) => change({ rule: text === '' ? 'true' : text, own })}
        />
        {written && <PreviewCard spec={written} saved={search.rule === undefined ? undefined : name} asOf={asOf} />}
      </div>
    </div>
  );
}
