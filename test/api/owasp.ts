/**
 * OWASP's rules for APIs (Spectral), and what we let stand: each rule or place with its reason, and a test that nothing
 * else is let through and that no exception has become needless.
 */
import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';

export interface Finding {
  readonly rule: string;
  /** `GET /desk/v1/cases responses 200 headers` */
  readonly where: string;
  readonly message: string;
}

interface Exception {
  readonly rule: string;
  /** Where it may be found; without it: everywhere. */
  readonly where?: RegExp;
  readonly reason: string;
}

const CORS =
  'No website but our own may read an answer, and no header at all says that most strictly: a browser then refuses every other origin. The value "null" that the rule accepts would let sandboxed pages in.';

export const EXCEPTIONS: readonly Exception[] = [
  { rule: 'owasp:api8:2023-define-cors-origin', reason: CORS },
  {
    rule: 'owasp:api4:2023-rate-limit',
    reason:
      'The gateway and the firewall count requests, the functions do not: a header that tells how many are left would be invented. Who is over the limit gets a 429 with Retry-After, which is in the document.',
  },
  {
    rule: 'owasp:api2:2023-no-credentials-in-url',
    where: /^[A-Z]+ \/[Ff]\/\{token\}/,
    reason:
      "A QR code holds an address and nothing else. The token in it opens one feedback form, is signed, ends, can be revoked, and is kept out of every log; it is no one's password.",
  },
  {
    rule: 'owasp:api2:2023-write-restricted',
    where: /^POST \/F\/\{token\}/,
    reason: 'Victims have no account: the signed token in the address is what lets them in (lib/cloud/exceptions.ts).',
  },
];

const ERROR = 0;

/** The path of a finding, as a reader would name the place. */
function place(path: readonly (string | number)[]): string {
  const [top, route, method, ...rest] = path.map(String);
  return top === 'paths' && route && method ? [method.toUpperCase(), route, ...rest].join(' ') : path.join(' ');
}

/** Every error that the rules find in a document, none excepted. */
export async function owaspErrors(document: object): Promise<Finding[]> {
  const spectral = new Spectral();
  // Its types are those of an ES module, its code is CommonJS: the import is the rules themselves.
  spectral.setRuleset(owasp as unknown as RulesetDefinition);
  // As text and back: what is linted is what goes over the wire.
  const results = await spectral.run(JSON.parse(JSON.stringify(document)));
  return results
    .filter(({ severity }) => severity === ERROR)
    .map(({ code, path, message }) => ({ rule: String(code), where: place(path), message }));
}

/** The first exception that covers a finding. */
export function exceptionFor({ rule, where }: Finding): Exception | undefined {
  return EXCEPTIONS.find((one) => one.rule === rule && (one.where?.test(where) ?? true));
}
