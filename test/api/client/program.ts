/**
 * A tool of the desk as its developer would write it: openapi-fetch with the types that openapi-typescript made of our
 * document (`schema.ts`, beside the copy of this file that the test compiles and runs). Not part of the repository's own
 * compilation: the types are not there yet.
 */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.ts';

type DeskClient = Client<paths>;

export interface Seen {
  readonly duty: { readonly right: string; readonly dueAt?: string; readonly status: string };
  readonly listed: { readonly title: string; readonly overdue: boolean; readonly enhanced: boolean };
  readonly met: readonly string[];
  readonly dutyId: string;
  readonly stillListed: boolean;
  readonly compliance: { readonly due: number; readonly met: number };
  /** What a change on top of an old version is refused with. */
  readonly stale: { readonly status: number; readonly type: string };
  readonly unknownMilestone: string;
}

function deskClient(baseUrl: string, token: string): DeskClient {
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
}

/** What a call must have answered. @throws Error with the problem's detail */
function answered<Data>({ data, error }: { data?: Data; error?: { detail?: string } }): Data {
  if (data === undefined) throw new Error(error?.detail ?? 'no answer');
  return data;
}

/** Register, arrest, worklist, call, compliance. `now`: the service's clock. */
export async function journey(
  origin: string,
  tokens: { desk: string; supervisor: string },
  now: number,
): Promise<Seen> {
  const desk = deskClient(origin, tokens.desk);
  const supervisor = deskClient(origin, tokens.supervisor);
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  const path = { reference: '7654321-26' };

  const registered = await desk.POST('/desk/v1/cases', {
    params: { header: { 'Idempotency-Key': 'client-1' } },
    body: {
      reference: '7654321/26',
      borough: 'E09000012',
      category: 'burglary',
      reportedAt: ago(60),
      victim: { name: 'Test Victim', phone: '07700 900123' },
      enhancedRights: ['vulnerable'],
    },
  });
  answered(registered);
  const version = registered.response.headers.get('etag') ?? '';

  const milestone = answered(
    await desk.POST('/desk/v1/cases/{reference}/milestones', {
      params: { path },
      body: { type: 'suspect-arrested', occurredAt: ago(5), suspect: 1 },
    }),
  );
  const duty = milestone.duties.find(({ right }) => right === '6');
  if (!duty) throw new Error('the arrest opened no duty of right 6');

  const worklist = () => desk.GET('/desk/v1/worklist', { params: { query: { borough: 'E09000012', limit: 50 } } });
  const item = answered(await worklist()).items.find(({ dutyId }) => dutyId === duty.id);
  if (!item) throw new Error('the duty is not on the worklist');

  const contact = answered(
    await desk.POST('/desk/v1/cases/{reference}/contacts', {
      params: { path },
      body: { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds: [duty.id] },
    }),
  );
  const compliance = answered(
    await supervisor.GET('/desk/v1/compliance', {
      params: { query: { from: day(-1), to: day(30), by: 'right' } },
    }),
  );
  if (typeof compliance === 'string') throw new Error('CSV came, which nobody asked for');
  const right = compliance.groups.find(({ key }) => key === '6');

  const late = await desk.PUT('/desk/v1/cases/{reference}/update-interval', {
    params: { path, header: { 'If-Match': version } },
    body: { days: 14 },
  });
  const unknown = await desk.POST('/desk/v1/cases/{reference}/milestones', {
    params: { path },
    // @ts-expect-error: the types know every milestone
    body: { type: 'suspect-escaped', occurredAt: ago(5) },
  });

  return {
    duty,
    listed: item,
    met: contact.met,
    dutyId: duty.id,
    stillListed: answered(await worklist()).items.some(({ dutyId }) => dutyId === duty.id),
    compliance: { due: right?.due ?? 0, met: right?.met ?? 0 },
    stale: { status: late.response.status, type: late.error?.type ?? '' },
    unknownMilestone: unknown.error?.detail ?? '',
  };
}

/** What the types refuse: never run, only compiled. An error that is expected and does not come is an error. */
export async function refused(client: DeskClient): Promise<void> {
  // @ts-expect-error: there is no such address
  await client.GET('/desk/v1/nowhere');
  // @ts-expect-error: an address is called with its methods only
  await client.DELETE('/desk/v1/worklist');
  // @ts-expect-error: a case has a victim, a category, a borough
  await client.POST('/desk/v1/cases', { body: { reference: '1000000/26' } });
  const path = { reference: '1000000-26' };
  await client.PUT('/desk/v1/cases/{reference}/update-interval', {
    params: { path },
    // @ts-expect-error: days are counted
    body: { days: 'seven' },
  });
  const { data } = await client.GET('/desk/v1/cases/{reference}', { params: { path } });
  // @ts-expect-error: an answer has no other fields than the document says
  console.log(data?.nobody);
}
