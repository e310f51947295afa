import type { Refusing } from '@millrace/contract';
import { Notice } from '@/shared/ui/notice.tsx';
import { refusingWords } from './refusing-words.ts';

/** On every page, for as long as the log takes no events. */
export function RefusingNotice({ code }: { readonly code: Refusing }) {
  const { lead, rest } = refusingWords(code);
  return (
    <Notice tone="crit">
      <strong>{lead}</strong> {rest}
    </Notice>
  );
}
