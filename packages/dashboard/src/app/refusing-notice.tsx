import type { Books } from '@millrace/contract';
import { Notice } from '@/shared/ui/notice.tsx';
import { refusingWords } from './refusing-words.ts';

/** For as long as the log takes no events: why, what is safe, and what to do. */
export function RefusingNotice({ code }: { readonly code: Books['refusing'] }) {
  if (code === undefined) return null;
  const { lead, rest } = refusingWords(code);
  return (
    <Notice tone="crit">
      <strong>{lead}</strong> {rest}
    </Notice>
  );
}
