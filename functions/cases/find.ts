/** One page of the cases that a lookup finds. Index entries are hints: every case is read, and only what fits is shown. */
import type { Case } from './case.ts';

export interface FindRequest {
  /** The next ids behind one, in order; `last`: the place to read on from, absent at the end. */
  readonly ids: (
    after: string | undefined,
  ) => Promise<{ readonly caseIds: readonly string[]; readonly last: string | undefined }>;
  readonly read: (id: string) => Promise<Case | undefined>;
  readonly keep: (the: Case) => boolean;
  readonly after: string | undefined;
  readonly limit: number;
}

/** A page reads on so many times past cases that are not shown; then it is shorter and has a cursor. */
const MOST_ROUNDS = 20;

/** The cases of the page, and the id behind which the next one begins when there are, or may be, more. */
export async function findPage({
  ids,
  read,
  keep,
  after,
  limit,
}: FindRequest): Promise<{ cases: Case[]; next?: string }> {
  const cases: Case[] = [];
  let place = after;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { caseIds, last } = await ids(place);
    const found = await Promise.all(caseIds.map(read));
    cases.push(...found.filter((the) => the !== undefined).filter(keep));
    if (cases.length > limit) {
      const page = cases.slice(0, limit);
      const end = page.at(-1)?.id;
      return { cases: page, ...(end === undefined ? {} : { next: end }) };
    }
    if (last === undefined) return { cases };
    place = last;
  }
  return { cases, ...(place === undefined ? {} : { next: place }) };
}
