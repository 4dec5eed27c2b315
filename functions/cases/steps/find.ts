/** Finding cases by crime reference, telephone number or e-mail address. */
import type { DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import { derivedId } from '../../shared/ids.ts';
import { mayReach } from '../access.ts';
import type { Case } from '../case.ts';
import { type CaseParts, recordCase } from '../case-access.ts';
import { decodePlace, encodePlace } from '../cursor.ts';
import { findPage } from '../find.ts';
import { detailHash, detailsOf, emailDetail, phoneDetail, reportKey } from '../lookup.ts';
import { readLookup } from '../lookup-store.ts';
import { type NamedCase, parseReference } from '../reference.ts';
import { readCase } from '../store.ts';
import { caseSummary } from '../view.ts';

interface FindQuery {
  /** Exactly one of the three, normalised. */
  readonly phone?: string;
  readonly email?: string;
  readonly reference?: string;
  readonly cursor?: string;
  readonly limit: number;
}

type FindCall = DeskCall<FindQuery>;

/** What is looked for, as a key of the lookups, and whether a case is one of these. */
interface Wanted {
  readonly key: string;
  readonly fits: (the: Case) => boolean;
  readonly named?: NamedCase;
}

async function wantedBy({ phone, email, reference }: FindQuery, { lookupKey }: CaseParts): Promise<Wanted> {
  const named = reference === undefined ? undefined : parseReference(reference);
  if (named) {
    return {
      key: reportKey(named.id),
      fits: (the) => !named.numbered || the.victimNumber === named.victimNumber,
      named,
    };
  }
  const detail = phone === undefined ? emailDetail(email ?? '') : phoneDetail(phone);
  return { key: detailHash(await lookupKey(), detail), fits: (the) => detailsOf(the).includes(detail) };
}

/** Read at once, however small the page: a place in the middle of what is withheld would say whose place it is. */
const BITE = 51;

export function findSteps(parts: CaseParts): DeskSteps {
  const { client, tables, trail } = parts;

  /** Writes down who looked for what: each case that is shown, and what was named or looked for itself. */
  const record = async (call: FindCall, { key, named }: Wanted, shown: readonly Case[], withheld: readonly Case[]) => {
    const outcome = shown.length > 0 ? 'allowed' : 'not-found';
    await Promise.all([
      ...shown.map((the) => recordCase(parts, call, the.id, the, 'allowed')),
      ...(named
        ? withheld.map((the) => recordCase(parts, call, the.id, the, 'refused'))
        : [
            trail.record(
              call,
              { action: 'case.find', target: key, outcome },
              derivedId('access', call.request.requestId, call.staff.subject, key),
            ),
          ]),
      ...(named && shown.length + withheld.length === 0
        ? [recordCase(parts, call, named.id, undefined, 'not-found')]
        : []),
    ]);
  };

  return {
    'GET /desk/v1/cases': async (call: FindCall) => {
      const { cursor, limit } = call.query;
      const wanted = await wantedBy(call.query, parts);
      const withheld: Case[] = [];
      const { cases, next } = await findPage({
        after: cursor === undefined ? undefined : decodePlace(wanted.key, cursor, /^[A-Z0-9-]+\.\d+$/),
        limit,
        ids: (after) => readLookup(client, tables.cases, { key: wanted.key, after, limit: BITE }),
        read: async (id) => (await readCase(client, tables.cases, id))?.case,
        keep: (the) => {
          if (!wanted.fits(the)) return false;
          if (mayReach(call.staff, the)) return true;
          withheld.push(the);
          return false;
        },
      });
      await record(call, wanted, cases, withheld);
      return {
        json: {
          items: cases.map(caseSummary),
          ...(next === undefined ? {} : { next: encodePlace(wanted.key, next) }),
        },
      };
    },
  };
}
