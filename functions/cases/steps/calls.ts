/** A call to the desk, with or without a case. */
import type { DeskAnswer, DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { CallBody } from '../api/bodies.ts';
import { putCall, readRecentCall } from '../call-store.ts';
import { callItem } from '../calls.ts';
import type { CaseParts } from '../case-access.ts';
import { changeCase } from '../change-case.ts';
import { recordCall } from '../contacts.ts';
import { takeKey } from '../key-store.ts';
import { parseReference } from '../reference.ts';
import { keyUse, requestMark } from '../request-mark.ts';
import { changeAnswer } from './answers.ts';

type Call = DeskCall<unknown, CallBody>;

/** A key is for one call, about whatever case it is. */
async function takeItsKey({ client, tables }: CaseParts, call: Call): Promise<void> {
  const use = keyUse(call);
  if (use) await takeKey(client, tables.cases, use, call.request.now);
}

/** Without a case the call is one item: its id follows from the request, so that the same one finds it there. */
async function recordAlone(parts: CaseParts, call: Call): Promise<DeskAnswer> {
  const { client, tables } = parts;
  const { request, staff, body } = call;
  const mark = requestMark(call, '');
  const item = callItem(body, { now: request.now, by: staff.subject, id: mark.key }, mark.body);
  const read = () => readRecentCall(client, tables.cases, item.id, request.now);
  const earlier = await read();
  if (!earlier) await takeItsKey(parts, call);
  const kept = earlier ?? ((await putCall(client, tables.cases, item)) ? item : await read());
  if (!kept) throw new Error('A call is there and is not');
  if (kept.body !== mark.body) {
    throw new Problem('key-reused', 'This Idempotency-Key was used for another call. Use a new key.');
  }
  return { json: { id: kept.id, at: kept.at } };
}

export function callSteps(parts: CaseParts): DeskSteps {
  return {
    'POST /desk/v1/calls': async (call: Call) => {
      const { request, body } = call;
      const named = body.reference === undefined ? undefined : parseReference(body.reference);
      if (!named) return recordAlone(parts, call);
      const mark = requestMark(call, named.id);
      const changed = await changeCase(
        parts,
        call,
        {
          rule: (the, context) => recordCall(the, body, context),
          callOf: (the, context) => callItem(body, context, mark.body, the),
          beforeWrite: () => takeItsKey(parts, call),
        },
        named.id,
      );
      return changeAnswer(changed, request.now);
    },
  };
}
