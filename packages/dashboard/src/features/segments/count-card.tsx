import type { Answer, SegmentQuestion, SegmentSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { whole } from '@/shared/number/format.ts';
import { kindWords } from '@/shared/people/kind-words.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { momentWords } from '@/shared/time/moment-param.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import css from './segment-page.module.css';
import { asOfSegment, segmentWords } from './segment-words.ts';

type Props = {
  readonly question: SegmentQuestion;
  readonly spec: SegmentSpec;
  /** As of when, as the address has it. */
  readonly asof: string | undefined;
};

/** How many are in a segment, and who that is in words. */
export function CountCard({ question, spec, asof }: Props) {
  const zone = useZone();
  const count = useQuery(askQuery([question]));
  const { asOf, subject, description } = spec;
  return (
    <Card title="In this segment">
      <Part query={count} skeleton={{ lines: 2 }}>
        {([answer]) => (
          <>
            <p className={css.count}>
              <strong>{whole(countOf(answer))}</strong> {kindWords(subject, countOf(answer))}, as of{' '}
              {momentWords(asOfSegment(spec, asof), zone)} <Chip>{asOf === undefined ? 'live' : 'frozen'}</Chip>
            </p>
            <p className={css.rule}>{segmentWords(spec, zone)}</p>
            {description !== undefined && <p className={css.rule}>{description}</p>}
            {answer && (
              <p className={css.rule}>
                <UsedLine answer={{ ...answer, asOf: asOfSegment(spec, answer.asOf) ?? answer.asOf }} />
              </p>
            )}
          </>
        )}
      </Part>
    </Card>
  );
}

const countOf = (answer: Answer | undefined): number => Number(answer?.rows[0]?.[0] ?? 0);
