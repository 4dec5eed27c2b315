/** A text that somebody sends to the service's number, as AWS End User Messaging publishes it. Pure. */
import * as z from 'zod';

const e164 = z.e164({ error: 'must be a number in international form, such as +447700900123' });

export const incomingText = z.strictObject({
  from: e164,
  /** Of the service; without it the one that texts come from. */
  to: e164.optional(),
  /** A network joins the parts of a long text. */
  body: z.string().max(1600, 'must have at most 1,600 characters'),
});

export type IncomingText = z.output<typeof incomingText>;

/** `id`: the text's own. `answered`: the provider's id of the last text that went to this number. */
export function twoWayMessage(
  { from, to, body }: { readonly from: string; readonly to: string; readonly body: string },
  id: string,
  answered: string | undefined,
): string {
  return JSON.stringify({
    originationNumber: from,
    destinationNumber: to,
    messageKeyword: `KEYWORD_${to.slice(1)}`,
    messageBody: body,
    inboundMessageId: id,
    ...(answered === undefined ? {} : { previousPublishedMessageId: answered }),
  });
}
