import { api, type Asked } from '../api/api.ts';
import { nameOf } from '../documents/name-of.ts';
import { saveFile } from './save-file.ts';

/** Hands the answer to a question out as a file that is named by its title. */
export async function saveAnswer(question: Asked, title: string): Promise<void> {
  saveFile(await api.answerFile(question), `${nameOf(title) || 'answer'}.csv`);
}
