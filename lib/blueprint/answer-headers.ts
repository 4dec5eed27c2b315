/**
 * What every answer says, whoever gives it (a function, the gateway, the firewall): which site's scripts may read it,
 * and how many requests the firewall takes from one address.
 */

/** Over how many seconds the requests of an address are counted: after so long without any it is let in again. */
export const COUNTED_SECONDS = 300;

export interface RateLimit {
  /** Its name in the header `RateLimit-Policy`. */
  readonly policy: string;
  /** The most that one address may send within `COUNTED_SECONDS`. */
  readonly requests: number;
}

/** The firewall enforces them in AWS. The local service has no firewall: it names the limits and refuses nobody. */
export const RATE_LIMITS = {
  /** To victims' pages. Many phones share an address of their mobile network. */
  victims: { policy: 'victims-pages', requests: 2_000 },
  /** To everything, victims' pages included. A force's own people all come from a few addresses. */
  all: { policy: 'all', requests: 20_000 },
} as const satisfies Readonly<Record<string, RateLimit>>;

/** How the addresses of victims' pages begin. */
export const VICTIMS_PAGES = '/F/';

/** The limit that an address or a route's template is under; where two are, the lower. */
export function rateLimitOf(path: string): RateLimit {
  return path.startsWith(VICTIMS_PAGES) ? RATE_LIMITS.victims : RATE_LIMITS.all;
}

/** Where a domain name is the service's: `https`, but for the service on one's own machine (`127.0.0.1:3000`). */
function originOf(domainName: string): string {
  return `${domainName.startsWith('127.0.0.1:') ? 'http' : 'https'}://${domainName}`;
}

/**
 * The headers. The origin is the service's own whoever asks, so no other site's script may read an answer. How many
 * requests are left is not told: the firewall knows it and tells nobody. `RateLimit-Policy` is that of
 * draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @param domainName by which the request came (API Gateway's `requestContext.domainName`); none when nobody's browser
 * asked, and then no site may read the answer
 */
export function answerHeaders(domainName: string | undefined, { policy, requests }: RateLimit): Record<string, string> {
  return {
    ...(domainName === undefined ? {} : { 'Access-Control-Allow-Origin': originOf(domainName) }),
    'RateLimit-Policy': `"${policy}";q=${requests};w=${COUNTED_SECONDS}`,
    'X-RateLimit-Limit': String(requests),
  };
}
