/** Reading a case and its history. */
import type { DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import { type CaseParts, recordCase, theirCase } from '../case-access.ts';
import { decodePlace, encodePlace } from '../cursor.ts';
import { caseInPath } from '../reference.ts';
import { putEvent, readEvents } from '../store.ts';
import { caseAnswer } from './answers.ts';

export function readSteps(parts: CaseParts): DeskSteps {
  const { client, tables } = parts;
  return {
    'GET /desk/v1/cases/{reference}': async (call) => {
      const { case: the } = await theirCase(parts, call, caseInPath(call.request.params).id);
      await recordCase(parts, call, the.id, the, 'allowed');
      return caseAnswer(the, call.request.now);
    },

    'GET /desk/v1/cases/{reference}/history': async (
      call: DeskCall<{ readonly cursor?: string; readonly limit: number }>,
    ) => {
      const { cursor, limit } = call.query;
      const { case: the, follow } = await theirCase(parts, call, caseInPath(call.request.params).id);
      const list = `history#${the.id}`;
      const before = cursor === undefined ? the.version + 1 : Number(decodePlace(list, cursor, /^[1-9]\d{0,7}$/));
      // Events that a request died before writing are part of the history all the same.
      await Promise.all(
        follow.map((one) => (one.follow === 'event' ? putEvent(client, tables.cases, the.id, one.event) : undefined)),
      );
      const events = await readEvents(client, tables.cases, the.id, { before, limit: limit + 1 });
      await recordCase(parts, call, the.id, the, 'allowed');
      const items = events
        .slice(0, limit)
        .map(({ version, at, by, kind, details }) => ({ version, at, by, kind, details }));
      const last = items.at(-1);
      return {
        json: {
          items,
          ...(events.length > limit && last ? { next: encodePlace(list, String(last.version)) } : {}),
        },
      };
    },
  };
}
