/** What is written beside the cases: sorted, looked at, and remembered by case: tasks, messages, lines of the trail. */
import type { HandOvers } from './check/hand-overs.ts';
import { checkState, readMessage } from './check/messages.ts';
import { lineOfItem } from './check/trail.ts';
import type { Checks } from './check/violation.ts';
import type { Numbers } from './model/sending.ts';
import { MARKS } from './scenario/people.ts';
import { plain, plainItem, text, type WireItem } from './store/items.ts';
import type { Write } from './store/shadow.ts';

/** The only tables that anything of a case may be written to. */
const TABLES = new Set(['cases', 'tasks', 'audit', 'messages', 'ratings', 'replies', 'keys']);

/** Texts as they came, and their answers, hold the number that they came from. */
function isFromOutside(key: string, item: WireItem): boolean {
  return key.startsWith('INBOUND#') || (key.startsWith('MESSAGE#') && text(item, 'caseId') === undefined);
}

/** What a change says of itself in the history. */
export interface Told {
  readonly kind: string;
  readonly details: { readonly id?: string };
}

/** What the change that made this version of a case says of itself; undefined: nobody sees it. */
function toldBy({ version, follow }: WireItem): Told | undefined {
  const list = follow ? (plain(follow) as { event?: Told & { version: number } }[]) : [];
  return list.find(({ event }) => event?.version === Number(version?.['N']))?.event;
}

/** A case was written. */
export interface Decided {
  readonly id: string;
  /** The request or run that did it. */
  readonly run: number;
  readonly told: () => Told | undefined;
}

/** What a request or run has written. */
export interface Touched {
  readonly decided: readonly Decided[];
  readonly cases: ReadonlySet<string>;
  /** Of the trail. */
  readonly lines: readonly string[];
}

export interface RecordsParts {
  readonly checks: Checks;
  readonly handOvers: HandOvers;
  readonly numbers: Numbers;
  readonly count: (what: string) => void;
  /** Called for each task of a case that was raised. */
  readonly raised: (caseId: string, kind: string, key: string) => void;
  /** Called for each message of a case that was ordered. */
  readonly ordered: (caseId: string) => void;
}

export class Records {
  readonly #parts: RecordsParts;
  readonly #tasks = new Map<string, Set<string>>();
  readonly #messages = new Map<string, Set<string>>();

  constructor(parts: RecordsParts) {
    this.#parts = parts;
  }

  /** Keys of the tasks that a case has asked for. */
  tasksOf(caseId: string): ReadonlySet<string> {
    return this.#tasks.get(caseId) ?? new Set();
  }

  messagesOf(caseId: string): ReadonlySet<string> {
    return this.#messages.get(caseId) ?? new Set();
  }

  /** @throws Violation */
  take(writes: readonly Write[]): Touched {
    const { checks } = this.#parts;
    const decided: Decided[] = [];
    const cases = new Set<string>();
    const lines: string[] = [];
    for (const { table, key, verb, before, after, by } of writes) {
      checks.holds('Nothing else is written', TABLES.has(table), () => `something was written to ${table}`);
      if (table === 'cases') {
        const [, id] = /^CASE#([^|]+)\|/.exec(key) ?? [];
        if (id) cases.add(id);
        if (id && verb === 'put' && key.endsWith('|CASE')) decided.push({ id, run: by, told: () => toldBy(after) });
        continue;
      }
      checks.holds(
        'Tasks, trail and messages name nobody',
        isFromOutside(key, after) || !MARKS.test(JSON.stringify(after)),
        () => `${table} ${key}`,
      );
      if (table === 'audit') lines.push(lineOfItem(after));
      if (table === 'tasks' && !text(before, 'kind')) this.#raised(key, after);
      if (key.startsWith('SUPPRESSED#')) this.#learned(key, after);
      const of = key.startsWith('MESSAGE#') ? text(after, 'caseId') : undefined;
      if (of && !before) {
        cases.add(of);
        this.#ordered(of, key);
      }
      if (of) this.#message(before, after);
    }
    return { decided, cases, lines };
  }

  #message(before: WireItem | undefined, after: WireItem): void {
    const { checks, handOvers } = this.#parts;
    checkState(checks, before && readMessage(before), readMessage(after), (id) => handOvers.wasDelivered(id));
  }

  #learned(key: string, item: WireItem): void {
    const time = (name: string) => {
      const found = text(item, name);
      return found === undefined ? undefined : Date.parse(found);
    };
    const hash = key.slice('SUPPRESSED#'.length, key.indexOf('|'));
    this.#parts.numbers.learn(hash, { stoppedAt: time('stoppedAt'), failedAt: time('failedAt') });
  }

  #ordered(caseId: string, key: string): void {
    const known = this.#messages.get(caseId) ?? new Set<string>();
    this.#messages.set(caseId, known.add(key));
    this.#parts.count('messages ordered');
    this.#parts.ordered(caseId);
  }

  #raised(key: string, item: WireItem): void {
    const { case: of, kind, inbound } = plainItem(item) as { case?: { id: string }; kind?: string; inbound?: string };
    if (inbound !== undefined) this.#parts.count('tasks about texts');
    if (!of || !kind || inbound !== undefined) return;
    const known = this.#tasks.get(of.id) ?? new Set<string>();
    this.#tasks.set(of.id, known.add(key));
    this.#parts.raised(of.id, kind, key);
  }
}
