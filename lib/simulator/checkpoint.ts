/** Lists, figures and the trail, read through the API as staff read them, held against the model. */
import { BOROUGHS } from '../../functions/lists/boroughs.ts';
import { readCase } from './check/case.ts';
import { namesOf } from './check/names.ts';
import type { Access } from './check/trail.ts';
import type { Answer } from './door.ts';
import type { Facts } from './model/case.ts';
import { compliance, type Figures, total, worklist } from './model/figures.ts';
import type { Referee } from './referee.ts';
import { AUDITOR, CHIEF, supervisorOf } from './staff.ts';
import type { Shadow } from './store/shadow.ts';

/** The canonical id behind `1000000/26.2`. */
export function idOfReference(reference: string): string {
  const path = reference.replace('/', '-');
  return path.includes('.') ? path : `${path}.1`;
}

interface ListPage {
  readonly items: readonly Record<string, unknown>[];
  readonly next?: string;
}

export interface ComplianceAnswer {
  readonly groups: readonly (Figures & { readonly key: string })[];
  readonly total: Figures;
}

const FIGURES = ['due', 'met', 'missed', 'excused', 'open'] as const;

export class Checkpoint {
  readonly #referee: Referee;
  readonly #facts: Facts;
  readonly #shadow: Shadow;

  constructor(referee: Referee, facts: Facts, shadow: Shadow) {
    this.#referee = referee;
    this.#facts = facts;
    this.#shadow = shadow;
  }

  /** Every page of a list. */
  async #all(
    route: string,
    query: Record<string, string>,
    staff: typeof CHIEF,
    audit: (answer: Answer) => readonly Access[],
    now: number,
  ): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let cursor: string | undefined;
    do {
      const asked = { ...query, ...(cursor === undefined ? {} : { cursor }) };
      const expected = { status: 200, audit };
      const { answer } = await this.#referee.perform({ method: 'GET', route, query: asked, staff }, expected, now);
      const page = answer.body as ListPage;
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return items;
  }

  /** The figures of the whole force between two days, by right and by borough. @returns those by right */
  async compliance(from: string, to: string, now: number): Promise<ComplianceAnswer> {
    const { checks, models } = this.#referee;
    let byRight: ComplianceAnswer | undefined;
    for (const by of ['borough', 'right'] as const) {
      const { answer } = await this.#referee.perform(
        { method: 'GET', route: '/desk/v1/compliance', query: { from, to, by }, staff: CHIEF },
        { status: 200, audit: [{ action: 'compliance.read', outcome: 'allowed' }] },
        now,
      );
      const found = answer.body as ComplianceAnswer;
      const expected = compliance(models.values(), this.#facts.days, { from, to, now }, by);
      const invariant = 'Compliance is what the model counts';
      checks.equal(invariant, found.groups.length, expected.size, `the number of groups by ${by}`);
      for (const group of found.groups) {
        for (const name of FIGURES)
          checks.equal(invariant, group[name], expected.get(group.key)?.[name], `${name} of ${group.key}`);
      }
      const sum = total(expected);
      for (const name of FIGURES) checks.equal(invariant, found.total[name], sum[name], `${name} in all`);
      byRight = found;
    }
    if (!byRight) throw new Error('There are no figures');
    return byRight;
  }

  /** The worklist of some boroughs, page after page. */
  async worklists(boroughs: readonly string[], now: number): Promise<void> {
    for (const borough of boroughs) {
      const shown = (answer: Answer): Access[] =>
        [...new Set((answer.body as ListPage).items.map(({ reference }) => String(reference)))].map((reference) => ({
          action: 'worklist.read',
          outcome: 'allowed',
          caseId: idOfReference(reference),
        }));
      const items = await this.#all('/desk/v1/worklist', { borough }, supervisorOf(borough), shown, now);
      this.#compareWorklist(borough, items);
    }
  }

  #compareWorklist(borough: string, items: readonly Record<string, unknown>[]): void {
    const { checks, models } = this.#referee;
    const invariant = 'The worklist is what the model owes';
    const expected = new Map<string, string>();
    for (const { the, duty } of worklist(models.values(), borough)) {
      const item = readCase(this.#shadow, the.id);
      const id = (item && namesOf(item).get(duty.name)?.id) ?? '';
      const last = the.lastContactAt === undefined ? '-' : new Date(the.lastContactAt).toISOString();
      const due = new Date(duty.due ?? 0).toISOString();
      expected.set(id, [the.reference, due, duty.status, duty.enhanced, last, the.restricted !== undefined].join(' '));
    }
    checks.equal(invariant, items.length, expected.size, `the number of duties owed in ${borough}`);
    let before = '';
    for (const item of items) {
      const { reference, dutyId, dueAt, status, enhanced, lastContactAt, restricted } = item;
      const found = [reference, dueAt, status, enhanced, lastContactAt ?? '-', restricted === true].join(' ');
      checks.equal(invariant, found, expected.get(String(dutyId)), `the duty ${dutyId}`);
      checks.holds(invariant, String(dueAt) >= before, () => `${dutyId} is out of order`);
      before = String(dueAt);
    }
  }

  /** The whole trail of one case, as an auditor reads it. */
  async trail(caseId: string, now: number): Promise<void> {
    const expected = [...this.#referee.trail.of(caseId)].sort();
    // A page is in the trail before it is answered, and so the next page may show it.
    const reads: Access[] = [{ action: 'audit.read', outcome: 'allowed', caseId }];
    const to = new Date(now - 1).toISOString();
    const query = { reference: caseId, limit: '50', to };
    const items = await this.#all('/desk/v1/audit', query, AUDITOR, () => reads, now);
    const found = items
      .map(({ at, subject, action, outcome }) => [at, subject, action, outcome, caseId].join(' '))
      .sort();
    const invariant = 'Audit entries are the accesses';
    this.#referee.checks.equal(invariant, found.length, expected.length, `the number of entries of ${caseId}`);
    found.forEach((line, at) => {
      this.#referee.checks.equal(invariant, line, expected[at], `entry ${at}`);
    });
  }

  /** Every case, whether it was touched or not. */
  everyCase(now: number): void {
    for (const id of this.#referee.models.keys()) this.#referee.check(id, now);
    this.#referee.checkSettled();
  }
}

export const EVERY_BOROUGH = BOROUGHS.map(({ code }) => code);
