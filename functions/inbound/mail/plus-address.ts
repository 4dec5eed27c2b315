/** The token in the address that a mail was sent to: `feedback+TOKEN@…`, out of the envelope. */

/** Tokens are 37 characters of base32 in capitals; some mail systems make an address small. */
const TOKEN = /^[0-9A-Z]{37}$/;

/**
 * The one token that a mail was sent to; undefined when there is none, or more than one: then nobody can say which
 * invitation it answers.
 * @param recipients of the envelope, never of the `To` header
 * @param replyTo the stage's address, without a token
 */
export function tokenIn(recipients: readonly string[], replyTo: string): string | undefined {
  const [name, domain] = replyTo.toLowerCase().split('@');
  const tokens = recipients.flatMap((recipient) => {
    const at = recipient.lastIndexOf('@');
    const [before, after] = [recipient.slice(0, at), recipient.slice(at + 1).toLowerCase()];
    const plus = before.indexOf('+');
    const token = before.slice(plus + 1).toUpperCase();
    return plus > 0 && after === domain && before.slice(0, plus).toLowerCase() === name && TOKEN.test(token)
      ? [token]
      : [];
  });
  const [token, ...more] = new Set(tokens);
  return more.length === 0 ? token : undefined;
}
