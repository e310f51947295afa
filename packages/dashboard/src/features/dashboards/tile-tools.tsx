import {
  IconArrowAutofitHeight,
  IconArrowAutofitWidth,
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconChevronDown,
  IconChevronLeft,
  IconTrash,
} from '@tabler/icons-react';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import type { Change } from './arrange.ts';

const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;
const tools: readonly { readonly change: Change; readonly words: string; readonly Icon: typeof IconArrowUp }[] = [
  { change: 'left', words: 'Move left', Icon: IconArrowLeft },
  { change: 'right', words: 'Move right', Icon: IconArrowRight },
  { change: 'up', words: 'Move up', Icon: IconArrowUp },
  { change: 'down', words: 'Move down', Icon: IconArrowDown },
  { change: 'wider', words: 'Make wider', Icon: IconArrowAutofitWidth },
  { change: 'narrower', words: 'Make narrower', Icon: IconChevronLeft },
  { change: 'taller', words: 'Make taller', Icon: IconArrowAutofitHeight },
  { change: 'shorter', words: 'Make shorter', Icon: IconChevronDown },
];

type Props = {
  readonly title: string;
  readonly onChange: (change: Change) => void;
  readonly onRemove: () => void;
};

/** Every move and size of a tile as a button, for the keyboard as for the pointer. */
export function TileTools({ title, onChange, onRemove }: Props) {
  return (
    <span role="group" aria-label={`Place and size of ${title}`}>
      {tools.map(({ change, words, Icon }) => (
        <IconButton key={change} label={words} onClick={() => onChange(change)}>
          <Icon {...icon} />
        </IconButton>
      ))}
      <IconButton label="Take it off" onClick={onRemove}>
        <IconTrash {...icon} />
      </IconButton>
    </span>
  );
}
