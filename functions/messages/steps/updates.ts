/** Staff send a victim a message, or look at it first. */
import { type CaseParts, orRefused, recordCase, theirCase } from '../../cases/case-access.ts';
import { type ChangeContext, given } from '../../cases/change.ts';
import { changeCase } from '../../cases/change-case.ts';
import { orderUpdate, type UpdateAnswer, updateOrder } from '../../cases/order-update.ts';
import { caseInPath } from '../../cases/reference.ts';
import { etag, requestMark } from '../../cases/request-mark.ts';
import type { DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { Preview, UpdateBody, UpdateQuery } from '../api.ts';
import { type AskParts, askGate } from '../asked.ts';
import type { Composed } from '../compose.ts';
import type { Decision } from '../gate/decision.ts';
import { REASONS } from '../gate/reasons.ts';

export interface UpdateParts extends AskParts, CaseParts {
  readonly tables: AskParts['tables'] & CaseParts['tables'];
  /** As a phone and a mailbox show them. */
  readonly senders: Readonly<Record<Composed['channel'], string>>;
}

type UpdateCall = DeskCall<UpdateQuery, UpdateBody>;

/** What may not go out, in words: the task that it has raised is in them. */
const refusal = (because: keyof typeof REASONS) => new Problem('not-sent', REASONS[because]);

function decisionView(decision: Decision): Preview['decision'] {
  if (decision.do === 'send') return { do: 'send' };
  const reason = REASONS[decision.because];
  return decision.do === 'hold' ? { do: 'hold', reason, until: decision.until } : { do: 'stop', reason };
}

function previewOf({ policy, senders }: UpdateParts, composed: Composed, decision: Decision): Preview {
  const common = { sender: senders[composed.channel], ...composed, decision: decisionView(decision) };
  return composed.channel === 'email'
    ? { ...common, pence: 0, priceNote: 'E-mail is not reckoned: it costs less than a hundredth of a penny.' }
    : {
        ...common,
        pence: composed.parts * policy.smsPence,
        priceNote: `Reckoned with ${policy.smsPence} pence a part, the price that this stage is set up with; the bill is the provider's.`,
      };
}

async function showUpdate(parts: UpdateParts, call: UpdateCall) {
  const { request, body, staff } = call;
  const { case: the } = await theirCase(parts, call, caseInPath(request.params).id);
  const context: ChangeContext = { now: request.now, by: staff.subject, id: requestMark(call, the.id).key };
  const json = await orRefused(parts, call, the.id, the, async () => {
    const { decision, composed } = await askGate(parts, the, updateOrder(the, body, context), request.now);
    if (composed) return previewOf(parts, composed, decision);
    throw refusal(decision.do === 'send' ? 'no-channel' : decision.because);
  });
  await recordCase(parts, call, the.id, the, 'allowed');
  return { json, instead: true } as const;
}

async function sendUpdate(parts: UpdateParts, call: UpdateCall) {
  const { answer, version } = await changeCase(parts, call, {
    rule: async (of, context) => {
      const { decision } = await askGate(parts, of, updateOrder(of, call.body, context), context.now);
      const changed = orderUpdate(of, { ...call.body, decision }, context);
      // Nobody is asked for anything: refused like by any other rule.
      if ('unchanged' in changed && decision.do === 'stop') throw refusal(decision.because);
      return changed;
    },
  });
  const update = answer as UpdateAnswer;
  if ('refused' in update) throw refusal(update.refused);
  const { id: messageId, status } = update;
  const more = update.status === 'held' ? { reason: REASONS[update.because], until: update.until } : {};
  return { json: given({ messageId, status, ...more }), headers: { ETag: etag(version) } };
}

export function updateSteps(parts: UpdateParts): DeskSteps {
  return {
    'POST /desk/v1/cases/{reference}/updates': (call: UpdateCall) =>
      call.query.preview ? showUpdate(parts, call) : sendUpdate(parts, call),
  };
}
