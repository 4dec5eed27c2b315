/** Replies as the feedback-sweep leaves them, and calls of the insights handler, for tests. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeReport } from '../../functions/insights/report.ts';
import { makeInsightsHandler } from '../../functions/insights/steps.ts';
import { recomputeRollUp } from '../../functions/insights/store.ts';
import { dueAt } from '../../functions/shared/due.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { DAY, monthOf, parsePeriod, startOfDay, weekOf } from '../../functions/shared/time.ts';
import { type ApiRequest, apiEvent, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

export interface GivenReply {
  readonly day: string;
  readonly borough?: string;
  readonly team?: string;
  readonly touchpoint?: string;
  readonly channel?: string;
  readonly language?: string;
  readonly rating?: number;
  readonly words?: string;
}

export interface House {
  readonly store: TestStore;
  readonly desk: TestDesk;
  /** Stores replies, their roll-ups, their words and the seeds of their reports. @returns their ids */
  readonly reply: (...replies: readonly GivenReply[]) => Promise<string[]>;
  /** Makes the reports of these periods, when they have ended. */
  readonly report: (...periods: readonly string[]) => Promise<void>;
  readonly call: (request: Partial<ApiRequest> & { staff?: Parameters<TestDesk['token']>[0] }) => Promise<{
    status: number;
    headers: Record<string, unknown>;
    text: string;
    // biome-ignore lint/suspicious/noExplicitAny: tests read into answers
    json: any;
  }>;
  readonly ratings: { readonly client: TestStore['client']; readonly table: string };
}

/** Noon of a day, so that the day is the same in London. */
export const noon = (day: string) => startOfDay(day) + DAY / 2;

export function repeat(times: number, reply: GivenReply): GivenReply[] {
  return Array.from({ length: times }, () => reply);
}

export async function house(): Promise<House> {
  const store = await testStore();
  const desk = await testDesk();
  const { client, tables } = store;
  const ratings = { client, table: tables.ratings };
  const handler = makeInsightsHandler({
    client,
    tables,
    trail: auditTrail(client, tables.audit, randomId),
    verifyStaff: desk.verifyStaff,
  });
  let last = 0;
  return {
    store,
    desk,
    ratings,
    reply: async (...replies) => {
      const places = new Set<string>();
      const ids: string[] = [];
      for (const given of replies) {
        const { day, borough = 'E09000016', team, touchpoint = 'desk-call', channel = 'interaction' } = given;
        const { language = 'en', rating = 4, words } = given;
        last += 1;
        const replyId = `R${String(last).padStart(6, '0')}`;
        ids.push(replyId);
        const about = { replyId, rating, team, touchpoint, channel, language };
        const pk = `DAY#${day}#${borough}`;
        await client.send(
          new PutCommand({ TableName: tables.ratings, Item: { pk, sk: `REPLY#${replyId}`, ...about, version: 1 } }),
        );
        if (words !== undefined) {
          await client.send(
            new PutCommand({
              TableName: tables.replies,
              Item: {
                pk: `REPLY#${replyId}`,
                sk: 'WORDS#A',
                ...about,
                team: team ?? '',
                words,
                dayBorough: `${day}#${borough}`,
                expiresAt: noon(day) / 1000 + 31_536_000,
              },
            }),
          );
        }
        places.add(`${day}#${borough}`);
      }
      for (const place of places) {
        const [day = '', borough = ''] = place.split('#');
        await recomputeRollUp(ratings, day, borough);
        for (const id of [weekOf(day), monthOf(day)]) {
          const end = startOfDay(parsePeriod(id)?.to ?? '');
          const seed = { pk: `PERIOD#${id}`, sk: 'REPORT', ...dueAt(id, end) };
          await client
            .send(
              new PutCommand({
                TableName: tables.ratings,
                Item: seed,
                ConditionExpression: 'attribute_not_exists(pk)',
              }),
            )
            .catch(() => undefined);
        }
      }
      return ids;
    },
    report: async (...periods) => {
      for (const id of periods) await makeReport(ratings, id, startOfDay(parsePeriod(id)?.to ?? ''));
    },
    call: async ({ staff = {}, ...request }) => {
      const at = request.at ?? noon('2026-12-15');
      const headers = { ...(await desk.signedIn({ roles: ['insight'], at, ...staff })), ...request.headers };
      const event = apiEvent({ method: 'GET', resource: '/desk/v1/insights', ...request, at, headers });
      const answer = await handler(event);
      const text = answer.body;
      const isJson = String(answer.headers?.['Content-Type']).includes('json');
      return { status: answer.statusCode, headers: answer.headers ?? {}, text, json: isJson && JSON.parse(text) };
    },
  };
}
