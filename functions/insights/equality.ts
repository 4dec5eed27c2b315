/** Equality answers, counted: by question, for the whole force, with small numbers hidden. */
import { FEWEST } from './knowledge.ts';

export type AnswerCount =
  | { readonly answer: string; readonly count: number }
  | { readonly answer: string; readonly suppressed: true };

export type QuestionCount =
  | { readonly question: string; readonly answers: readonly AnswerCount[] }
  | { readonly question: string; readonly suppressed: true };

/** Answers below ten are hidden, and more, smallest first, until at least two are and sum to ten; else the question is. */
function countQuestion(question: string, counts: ReadonlyMap<string, number>): QuestionCount {
  const rising = [...counts].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  let hidden = rising.filter(([, count]) => count < FEWEST).length;
  const sum = () => rising.slice(0, hidden).reduce((total, [, count]) => total + count, 0);
  while (hidden > 0 && (hidden < 2 || sum() < FEWEST)) {
    if (hidden === rising.length) return { question, suppressed: true };
    hidden += 1;
  }
  const gone = new Set(rising.slice(0, hidden).map(([answer]) => answer));
  const answers = [...counts.keys()].sort().map((answer): AnswerCount => {
    return gone.has(answer) ? { answer, suppressed: true } : { answer, count: counts.get(answer) ?? 0 };
  });
  return { question, answers };
}

/** The counts of a month's answers. Months share no answer, so each is safe by itself. */
export function countEquality(
  given: readonly { readonly question: string; readonly answer: string }[],
): QuestionCount[] {
  const questions = Map.groupBy(given, ({ question }) => question);
  return [...questions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([question, answers]) => {
      const counts = new Map<string, number>();
      for (const { answer } of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
      return countQuestion(question, counts);
    });
}
