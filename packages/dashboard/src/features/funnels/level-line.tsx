import { changeText, duration, share, whole } from '@/shared/number/format.ts';
import { Interval } from '@/shared/number/interval.tsx';
import css from './level-line.module.css';
import type { Level } from './levels.ts';

type Props = {
  readonly level: Level;
  /** Of all, the longest bar. */
  readonly most: number;
  /** Which part is opened below. */
  readonly opened: string | undefined;
  readonly onOpen: (part: string) => void;
};

/** One step as a bar of three parts: who went on, who still may, who is stuck. Each opens who they are. */
export function LevelLine({ level, most, opened, onOpen }: Props) {
  const { step, event, reached, inTime, stuck, medianMs, p90Ms } = level;
  const first = step === 1;
  const parts = [
    { param: `${step}:reached`, look: 'on', count: reached, words: first ? 'entered' : 'continued' },
    { param: `${step - 1}:in_progress`, look: 'time', count: inTime, words: 'in time' },
    { param: `${step - 1}:dropped`, look: 'stuck', count: stuck, words: `stuck after ${step - 1}` },
  ].filter(({ count }, i) => count > 0 || i === 0);
  return (
    <li className={css.level}>
      <div className={css.name}>
        <strong>
          {step}. {event}
        </strong>
        <small>
          {first ? 'entry' : medianMs === null ? 'nobody yet' : `median ${duration(medianMs)}`}
          {p90Ms !== null && `, p90 ${duration(p90Ms)}`}
          {inTime > 0 && `, ${whole(inTime)} in time`}
        </small>
      </div>
      <div className={css.bar}>
        {parts.map(({ param, look, count, words }) => (
          <button
            key={param}
            type="button"
            className={css.part}
            data-look={look}
            aria-pressed={param === opened}
            title={`${whole(count)} ${words}`}
            style={{ flexBasis: `${most === 0 ? 0 : (count / most) * 100}%` }}
            onClick={() => onOpen(param)}
          >
            <span className="hidden-text">{`Step ${step}, ${event}: `}</span>
            <b>{whole(count)}</b> <span className={css.word}>{words}</span>
          </button>
        ))}
      </div>
      <div className={css.rate}>{first ? <FirstRate level={level} /> : <StepRate level={level} />}</div>
    </li>
  );
}

function FirstRate({ level: { stepRate } }: Pick<Props, 'level'>) {
  return (
    <>
      <strong>{share(stepRate)}</strong>
      <small>of entries</small>
    </>
  );
}

/** Of how many the rate is, what it could be as well, and what it was. */
function StepRate({ level: { stepRate, entered, low, high, stepRateBefore, change } }: Pick<Props, 'level'>) {
  const rate = <strong>{share(stepRate)}</strong>;
  return (
    <>
      {low === null || high === null ? (
        rate
      ) : (
        <Interval low={low} high={high} n={entered}>
          {rate}
        </Interval>
      )}
      {stepRateBefore !== null && change !== null && (
        <small>
          was {share(stepRateBefore)}, {changeText(change, 'fraction')}
        </small>
      )}
    </>
  );
}
