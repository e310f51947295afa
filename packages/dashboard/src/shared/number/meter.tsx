import css from './meter.module.css';

type Props = {
  readonly part: number;
  readonly of: number;
  /** Grey: it says nothing yet. */
  readonly quiet?: boolean;
};

/** A thin bar that repeats a share beside it; the number is the text. */
export function Meter({ part, of, quiet }: Props) {
  const share = of === 0 ? 0 : Math.min(1, part / of);
  return (
    <div className={css.track} aria-hidden>
      <svg className={css.fill} data-quiet={quiet} viewBox="0 0 100 1" preserveAspectRatio="none">
        <rect width={share * 100} height="1" />
      </svg>
    </div>
  );
}
