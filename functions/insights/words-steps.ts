/** What the routes with victims' words do. Nothing leaves before the audit trail has it. */
import type * as z from 'zod';
import type { Trail } from '../audit/trail.ts';
import { BOROUGHS } from '../lists/boroughs.ts';
import type { DeskAnswer, DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers } from '../shared/http/staff.ts';
import { daysOf } from '../shared/time.ts';
import type { themesBody, wordsQuery } from './api.ts';
import { reportGroups, reportTotal, requireEnded } from './figures-steps.ts';
import { type Grouping, teamKey } from './groups.ts';
import { redact } from './redact.ts';
import { eachOf, type Ratings, readDay } from './store.ts';
import {
  decodeCursor,
  encodeCursor,
  type Place,
  readablePlaces,
  type WordsCursor,
  wordsId,
  wordsKey,
} from './words.ts';
import { listWords, putThemes, type Replies, readWords, type Words, type WordsKey } from './words-store.ts';

/** A page asks the index no more often than this; it is then shorter and goes on with its cursor. */
const MOST_QUERIES = 40;

type Query = z.output<typeof wordsQuery>;
function isWanted(words: Words, { team, touchpoint }: Query): boolean {
  return (
    (team === undefined || (words.team || '-') === team) &&
    (touchpoint === undefined || words.touchpoint === touchpoint)
  );
}

type Listed = WordsKey & { readonly found: Words };

export function wordsSteps(ratings: Ratings, replies: Replies, trail: Trail) {
  /** The boroughs of the caller whose words may be read: every group that is named must be shown in the report. */
  const readable = async ({ staff, query }: DeskCall<Query>): Promise<string[]> => {
    const { period, borough, team, touchpoint } = query;
    const total = await reportTotal(ratings, period);
    if ('suppressed' in total) return [];
    const shown = async (by: Grouping) => {
      const { groups } = await reportGroups(ratings, period, by);
      return new Set(groups.filter((group) => !('suppressed' in group)).map(({ key }) => key));
    };
    if (touchpoint !== undefined && !(await shown('touchpoint')).has(touchpoint)) return [];
    if (team !== undefined && !(await shown('team')).has(teamKey(borough ?? '', team))) return [];
    const boroughs = await shown('borough');
    return BOROUGHS.map(({ code }) => code).filter(
      (code) => (borough ?? code) === code && boroughs.has(code) && covers(staff, code),
    );
  };

  const readPage = async (query: Query, places: readonly Place[], from: WordsCursor | undefined, now: number) => {
    const items: Listed[] = [];
    let at = from ? places.findIndex(({ day, borough }) => day === from.day && borough === from.borough) : 0;
    if (at < 0) throw badCursor();
    let after = from?.after ?? '';
    for (let queries = 0; queries < MOST_QUERIES; queries += 1) {
      const place = places[at];
      if (!place || items.length === query.limit) break;
      const { keys, more } = await listWords(replies, place, after, query.limit - items.length);
      const read = await eachOf(keys, async (key) => ({ ...key, found: await readWords(replies, key, now) }));
      for (const { found, ...key } of read) {
        const listed = found?.words !== undefined && found.dayBorough === `${place.day}#${place.borough}`;
        if (listed && isWanted(found, query)) items.push({ ...key, found });
      }
      after = more ? (keys.at(-1)?.replyId ?? after) : '';
      if (!more) at += 1;
    }
    const rest = places[at];
    return { items, next: rest && { ...rest, after } };
  };

  const list = async (call: DeskCall<Query>): Promise<DeskAnswer> => {
    const { query, staff, request } = call;
    const { period, borough, team, touchpoint } = query;
    requireEnded(period, request.now);
    if (team !== undefined && borough === undefined) {
      throw new Problem('bad-request', 'Name the borough of the team as well: team names are only unique in one.');
    }
    const from = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    if (query.cursor !== undefined && from === undefined) throw badCursor();
    const access = {
      action: 'words.read',
      target: [period.id, borough ?? '*', team ?? '*', touchpoint ?? '*'].join(' '),
      borough,
    };
    if (borough !== undefined && !covers(staff, borough)) {
      await trail.record(call, { ...access, outcome: 'refused' });
      throw new Problem('not-found', 'Your token does not cover this borough.');
    }
    const boroughs = await readable(call);
    const days = boroughs.length === 0 ? [] : daysOf(period);
    const cells = new Map(await eachOf(days, async (day) => [day, await readDay(ratings, day)] as const));
    const places = readablePlaces(cells, { boroughs, team, touchpoint });
    if (places.length === 0) {
      await trail.record(call, { ...access, outcome: 'refused' });
      return { json: { items: [], suppressed: true } };
    }
    const { items, next } = await readPage(query, places, from, request.now);
    await trail.record(call, { ...access, outcome: 'allowed' });
    return {
      json: {
        items: items.map(({ found, ...key }) => ({
          id: wordsId(key),
          words: redact(found.words ?? ''),
          rating: found.rating,
          touchpoint: found.touchpoint,
          language: found.language,
          ...(borough === undefined ? {} : { borough }),
          themes: found.themes,
        })),
        ...(next ? { next: encodeCursor(next) } : {}),
      },
    };
  };

  const themes = async (call: DeskCall<unknown, z.output<typeof themesBody>>): Promise<DeskAnswer> => {
    const id = call.request.params['id'] ?? '';
    const key = wordsKey(id);
    const found = key && (await readWords(replies, key, call.request.now));
    const place = found?.dayBorough;
    const borough = place?.slice(place.indexOf('#') + 1);
    const theirs = borough !== undefined && covers(call.staff, borough);
    await trail.record(call, {
      action: 'words.themes',
      // What is no id may be anything: it is not kept.
      ...(key ? { target: id } : {}),
      borough,
      outcome: theirs ? 'allowed' : place === undefined ? 'not-found' : 'refused',
    });
    if (!key || !theirs || place === undefined || !(await putThemes(replies, key, place, call.body.themes))) {
      throw new Problem('not-found', 'There are no words with this id, or they are not of your boroughs.');
    }
    return { json: { id, themes: call.body.themes } };
  };

  return { 'GET /desk/v1/words': list, 'PUT /desk/v1/words/{id}/themes': themes };
}

function badCursor(): Problem {
  return new Problem('bad-request', 'Use `next` of the page before, with the same query, or leave the cursor out.', {
    errors: [{ path: 'cursor', message: 'This cursor was not given out for this list' }],
  });
}
