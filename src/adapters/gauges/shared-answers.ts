const keptMs = 15_000;
const mostKept = 32;

/** One question for all models of a sweep: whoever asks the same within seconds gets the same answer. Failures are not kept. */
export function sharedAnswers<T>(now: () => number = Date.now): (key: string, ask: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return (key, ask) => {
    const known = answers.get(key);
    if (known && now() - known.at < keptMs) return known.answer;
    const answer = ask();
    answers.delete(key);
    answers.set(key, { at: now(), answer });
    answer.catch(() => {
      if (answers.get(key)?.answer === answer) answers.delete(key);
    });
    for (const oldest of answers.keys()) if (answers.size > mostKept) answers.delete(oldest);
    return answer;
  };
}
