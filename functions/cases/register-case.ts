/** Registration: the one change that has no case before it. */
import { entryFor } from '../audit/entry.ts';
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers } from '../shared/http/staff.ts';
import { mayReach } from './access.ts';
import type { RegisterBody } from './api/bodies.ts';
import { accessTo, type CaseParts, orRefused, recordCase } from './case-access.ts';
import type { ChangeContext } from './change.ts';
import type { ChangedCase } from './change-case.ts';
import type { StoredCase } from './item.ts';
import { takeKey } from './key-store.ts';
import { parseReference } from './reference.ts';
import { type CaseName, registerCase } from './register.ts';
import { keyUse, requestMark } from './request-mark.ts';
import { readCase } from './store.ts';
import { finishOrSay, writeDecision } from './write-change.ts';

/** How the case will be called. */
function nameIn({ reference: written, victimNumber }: RegisterBody): CaseName {
  const named = parseReference(written);
  if (!named) throw new Error('The schema lets no other references through');
  const number = victimNumber ?? named.victimNumber;
  return { id: `${named.report}.${number}`, reference: named.reference, victimNumber: number };
}

type Mark = ReturnType<typeof requestMark>;

/**
 * The first answer to the same request: made anew by the same rule from what it was made from, so that no copy of it
 * has to be kept. @throws Problem when it is another request
 */
function registeredBefore(call: DeskCall<unknown, RegisterBody>, { case: the }: StoredCase, mark: Mark): ChangedCase {
  const earlier = the.marks.find(({ key, version }) => key === mark.key && version === 1);
  if (!earlier || !mayReach(call.staff, the)) {
    throw new Problem(
      'conflict',
      'This victim of this crime report is already registered; nothing was changed. For another victim of the same report send another victimNumber.',
    );
  }
  if (earlier.body !== mark.body) {
    throw new Problem('key-reused', 'This Idempotency-Key registered this case with other values. Use a new key.');
  }
  const first = { now: Date.parse(the.registeredAt), by: the.registeredBy, id: mark.key };
  return {
    case: { ...registerCase(call.body, first, nameIn(call.body)).after, version: 1 },
    answer: undefined,
    version: 1,
  };
}

/** Registers a case, once however often the request comes. */
export async function registerOnce(parts: CaseParts, call: DeskCall<unknown, RegisterBody>): Promise<ChangedCase> {
  const { request, staff, body } = call;
  const name = nameIn(body);
  const { id } = name;
  const named = { ...name, borough: body.borough };
  const mark = requestMark(call, id);
  const context: ChangeContext = { now: request.now, by: staff.subject, id: mark.key };
  // The second round finds the case of whoever was faster in the first.
  for (;;) {
    const stored = await readCase(parts.client, parts.tables.cases, id);
    const decided = await orRefused(parts, call, id, stored?.case ?? named, async () => {
      if (!covers(staff, body.borough)) throw new Problem('not-allowed', 'Your token does not cover this borough.');
      if (stored) return { stored, found: registeredBefore(call, stored, mark) };
      const { after, kind, details, tasks, messages } = registerCase(body, context, name);
      const use = keyUse(call);
      if (use) await takeKey(parts.client, parts.tables.cases, use, request.now);
      const { id: entryId, access } = accessTo(call, id, named, 'allowed');
      const audit = { id: entryId, entry: entryFor(call, access) };
      const decision = { after, event: { kind, details }, tasks, messages, mark, audit };
      const written = await writeDecision(parts, undefined, decision, context);
      return written && { written };
    });
    if (!decided) continue;
    if ('written' in decided) {
      const { stored: after } = decided.written;
      await finishOrSay(parts, call, after);
      return { case: after.case, answer: undefined, version: 1 };
    }
    await recordCase(parts, call, id, decided.stored.case, 'allowed');
    await finishOrSay(parts, call, decided.stored);
    return decided.found;
  }
}
