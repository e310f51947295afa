import { Card } from '@/shared/ui/card.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { didOf, type Own } from './did.ts';
import css from './rule-editor.module.css';

type Props = {
  readonly text: string;
  readonly error: string | undefined;
  readonly own: Own;
  readonly onChange: (text: string) => void;
};

/** The rule in the language, and what its counts of events are called in it. */
export function RuleText({ text, error, own, onChange }: Props) {
  const counts = Object.entries(own).flatMap(([name, trait]) => {
    const did = didOf(trait);
    return did === undefined ? [] : [{ name, ...did }];
  });
  return (
    <Card title="As text">
      <div className={css.text}>
        <Committed live value={text} onCommit={onChange}>
          {(written, write) => (
            <TextArea label="Condition in the language" value={written} error={error} onChange={write} />
          )}
        </Committed>
        {counts.length > 0 && (
          <ul className={css.quiet} aria-label="What the counts are called">
            {counts.map(({ name, type, where, days }) => (
              <li key={name}>
                <code>{name}</code>: how often “{type}”{where !== undefined && ` where ${where}`}
                {days === undefined ? ', ever' : `, in ${days} days`}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
