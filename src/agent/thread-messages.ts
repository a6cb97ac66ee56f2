import type { Question } from '../domain/question.ts';
import type { StoreReads } from '../ports/store.ts';
import type { ThreadMessage } from './should-answer.ts';

const recent = 20;

/** What was said in a thread, as far as we know: people's messages are question rows, ours are their answers. */
export async function threadMessages(store: StoreReads, question: Question): Promise<ThreadMessage[]> {
  const rows = await store.find('question', { where: { thread: question.thread }, limit: recent });
  const others = rows.filter((row) => row.id !== question.id && row.askedAt <= question.askedAt);
  return [...others.reverse(), question].flatMap((row): ThreadMessage[] => {
    const said: ThreadMessage = { from: row.user, who: 'person', text: row.text };
    const ours = row.answer?.sentences.map((each) => each.text).join(' ');
    return ours === undefined || row.id === question.id ? [said] : [said, { from: '', who: 'us', text: ours }];
  });
}
