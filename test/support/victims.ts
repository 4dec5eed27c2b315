/**
 * Many victims at once on the running service: each opens the page, sends, and sends the same form again when the
 * service did not answer, as a person would press Send again.
 */
import { Agent, request } from 'node:http';
import { weekOf } from '../../functions/shared/time.ts';
import { moveToMidweek, type RunningService, startService } from './service.ts';

interface Result {
  /** Answers that the service said thank you for. */
  readonly acknowledged: number;
  /** Forms that had to be sent again because nobody answered. */
  readonly sentAgain: number;
  /** Acknowledged forms of which nothing is stored. */
  readonly missing: readonly string[];
  /** Words stored, all of them. */
  readonly stored: number;
  /** Replies that the roll-ups count. */
  readonly counted: number;
  readonly seconds: number;
}

type Fetched = { readonly status: number; readonly text: string };

function fetcher(agent: Agent) {
  return (method: string, url: string, body?: string): Promise<Fetched> =>
    new Promise((resolve, reject) => {
      const call = request(
        url,
        {
          method,
          agent,
          timeout: 15_000,
          headers: body ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        },
      );
      call.on('timeout', () => call.destroy(new Error('timeout')));
      call.on('error', reject);
      call.end(body);
    });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every word list entry of the period, page by page, through the Desk API. */
async function storedForms(service: RunningService, period: string): Promise<string[]> {
  const forms: string[] = [];
  let cursor = '';
  do {
    const query = `period=${period}&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const { json } = await service.desk(['insight'], 'GET', `/desk/v1/words?${query}`);
    for (const item of json.items) forms.push(/form-\w+/.exec(item.words)?.[0] ?? '?');
    cursor = json.next ?? '';
  } while (cursor);
  return forms;
}

/** @param options how many victims at once, and how many replies in all; the kill comes after a third of them */
export async function killInTheMiddle(options: {
  readonly victims: number;
  readonly replies: number;
}): Promise<Result> {
  const first = await startService();
  let service: RunningService = first;
  const period = weekOf(await moveToMidweek(first));
  const { json: link } = await service.desk(['officer'], 'POST', '/desk/v1/links', {
    body: { kind: 'card', touchpoint: 'response-my-met', borough: 'E09000002' },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: options.victims });
  const fetchPage = fetcher(agent);
  const url = `${first.origin}/F/${link.token}`;
  const done = new Set<string>();
  let started = 0;
  let sentAgain = 0;
  const began = performance.now();

  const untilAnswered = async (method: string, body?: string): Promise<Fetched> => {
    for (;;) {
      try {
        const answer = await fetchPage(method, url, body);
        if (answer.status < 500) return answer;
      } catch {
        // Nobody answered: the victim tries again.
      }
      if (method === 'POST') sentAgain += 1;
      await pause(200);
    }
  };
  const victim = async () => {
    while (started < options.replies) {
      started += 1;
      const name = `form-${'abcdefghij'[started % 10]}${started}`;
      const { text } = await untilAnswered('GET');
      const form = /name="form" value="(\w+)"/.exec(text)?.[1] ?? '';
      const body = new URLSearchParams({ rating: String((started % 5) + 1), words: `I am ${name}`, form }).toString();
      const { status } = await untilAnswered('POST', body);
      if (status === 303) done.add(name);
    }
  };
  const all = Promise.all(Array.from({ length: options.victims }, victim));
  while (done.size < options.replies / 3) await pause(5);
  await first.kill();
  service = await startService({ dataDir: first.dataDir, port: first.port });
  await all;
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();

  await service.call('POST', '/local/clock', { body: { advance: 'P7D' } });
  const { json: insights } = await service.desk(['insight'], 'GET', `/desk/v1/insights?period=${period}&by=borough`);
  const forms = await storedForms(service, period);
  await service.stop();
  const stored = new Set(forms);
  return {
    acknowledged: done.size,
    sentAgain,
    missing: [...done].filter((name) => !stored.has(name)),
    stored: forms.length,
    counted: insights.total.count ?? 0,
    seconds,
  };
}
