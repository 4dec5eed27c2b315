/** Holds one case, its ledger and its tasks against the model. */
import { derivedId } from '../../../functions/shared/ids.ts';
import type { ModelCase } from '../model/case.ts';
import { type Duty, isForce, isOwed, type Work } from '../model/duty.ts';
import type { Order } from '../model/order.ts';
import { plainItem, text, type WireItem } from '../store/items.ts';
import type { Shadow } from '../store/shadow.ts';
import { checkMessages } from './messages.ts';
import { type CaseItem, type DutyItem, namesOf } from './names.ts';
import type { Checks } from './violation.ts';

const iso = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());

/** The case as it is stored. */
export function readCase(shadow: Shadow, id: string): CaseItem | undefined {
  const item = shadow.get('cases', `CASE#${id}|CASE`);
  return item && (plainItem(item) as unknown as CaseItem);
}

function checkFacts(checks: Checks, item: CaseItem, model: ModelCase): void {
  const equal = (what: string, found: unknown, expected: unknown) =>
    checks.equal('The case is as the model has it', found, expected, what);
  equal('status', item.status, model.status);
  equal('reportedAt', item.reportedAt, iso(model.reportedAt));
  equal('enhanced', item.enhancedReasons.length > 0, model.enhanced);
  equal('the interval', item.updateInterval.days, model.interval);
  equal('lastContactAt', item.lastContactAt, iso(model.lastContactAt));
  equal('death', item.death !== undefined, model.dead);
  equal('the plan', item.contactPlan?.channels.join(), model.plan?.channels.join());
  equal('whether the plan is safe', item.contactPlan?.unsafe === true, model.plan?.unsafe === true);
  for (const [name, agreed] of Object.entries(model.consents)) equal(`consent to ${name}`, item.consents[name], agreed);
  equal('restriction', item.restriction?.subjects.join(), model.restricted && [...model.restricted].sort().join());
  equal('the number of milestones', item.milestones.length, model.milestones.length);
  model.milestones.forEach((expected, place) => {
    const found = item.milestones[place];
    const where = `milestone ${place}`;
    equal(`${where} type`, found?.type, expected.type);
    equal(`${where} suspect`, found?.suspect, expected.suspect);
    equal(`${where} occurredAt`, found?.occurredAt, iso(expected.occurredAt));
    equal(`${where} receivedAt`, found?.receivedAssumed ? undefined : found?.receivedAt, iso(expected.receivedAt));
    equal(`${where} recordedAt`, found?.recordedAt, iso(expected.recordedAt));
    equal(`${where} withdrawn`, found?.withdrawn !== undefined, expected.withdrawn);
  });
}

function checkDuty(checks: Checks, found: DutyItem, expected: Duty): void {
  const equal = (what: string, is: unknown, should: unknown) =>
    checks.equal('Duties are as the model has them', is, should, `${what} of ${expected.name}`);
  equal('right', found.right, expected.row?.right ?? 'policy');
  equal('startedAt', found.startedAt, iso(expected.start));
  equal('openedAt', found.openedAt, iso(expected.opened));
  equal('dueAt', found.dueAt, iso(expected.due));
  equal('enhanced', found.enhanced, expected.enhanced);
  equal('status', found.status, expected.status);
  equal('missedAt', found.missedAt, iso(expected.missedAt));
  equal('fulfilled', found.fulfilled?.at, iso(expected.toldAt));
  equal('excuse', found.excuse?.at, iso(expected.excusedAt));
  if (expected.status === 'open') {
    equal('reminded', [...found.reminded].sort().join(), [...expected.reminded].sort().join());
    const remindable = expected.due !== undefined && isForce(expected);
    checks.holds(
      'Each open duty has exactly one next reminder',
      !remindable || !found.reminded.includes('missed'),
      () => `${expected.name} has none`,
    );
  }
}

function checkEntry(
  checks: Checks,
  shadow: Shadow,
  item: CaseItem,
  found: DutyItem,
  duty: Duty,
  model: ModelCase,
): void {
  const entry = shadow.get('cases', `CASE#${item.id}|DUTY#${found.id}`);
  const equal = (what: string, is: unknown, should: unknown) =>
    checks.equal('The ledger agrees with the cases', is, should, `${what} of ${duty.name}`);
  const listed = isForce(duty) && duty.due !== undefined && isOwed(duty);
  const counted = duty.row?.counts === true;
  const [team, dueAt] = [model.team, iso(duty.due)];
  equal('reference', text(entry, 'reference'), model.reference);
  equal('status', text(entry, 'status'), duty.status);
  equal('dueAt', text(entry, 'dueAt'), dueAt);
  equal('fulfilledAt', text(entry, 'fulfilledAt'), iso(duty.toldAt));
  equal('borough of the worklist', text(entry, 'worklistBorough'), listed ? model.borough : undefined);
  equal('team of the worklist', text(entry, 'worklistTeam'), listed && team ? `${model.borough}#${team}` : undefined);
  equal('place in the worklist', text(entry, 'worklistOrder'), listed ? `${dueAt}#${item.id}#${found.id}` : undefined);
  equal('last contact in the worklist', text(entry, 'lastContactAt'), listed ? iso(model.lastContactAt) : undefined);
  equal('restriction in the worklist', entry?.['restricted'] !== undefined, listed && model.restricted !== undefined);
  equal('plan in the worklist', entry?.['contactPlan'] !== undefined, listed && model.plan !== undefined);
  equal('death in the worklist', entry?.['deceased'] !== undefined, listed && model.dead);
  equal('borough of compliance', text(entry, 'dueBorough'), counted ? model.borough : undefined);
  const order = `${dueAt}#${found.right.padStart(2, '0')}#${duty.status}#${found.id}`;
  equal('place in compliance', text(entry, 'dueOrder'), counted ? order : undefined);
}

const CONFIRM = 'details-to-confirm';

/** What became of a task: `done not-needed`. */
function fateOf(task: WireItem | undefined): string {
  const outcome = task?.['outcome']?.['M'] as WireItem | undefined;
  return [text(task, 'status'), text(outcome, 'outcome') ?? '-'].join(' ');
}

/** What the service calls it that a task is about. */
function aboutOf(about: NonNullable<Work['about']>, { milestones }: CaseItem, ids: Known['ids']): string {
  if ('word' in about) return about.word;
  if ('milestone' in about) return milestones[about.milestone]?.id ?? '';
  return ids.get(about.order) ?? '';
}

function checkTasks(
  checks: Checks,
  shadow: Shadow,
  item: CaseItem,
  duties: ReadonlyMap<string, DutyItem>,
  model: ModelCase,
  { tasks: known, ids }: Known,
): void {
  const invariant = 'Staff are asked for exactly what the model says';
  const left = new Set(known);
  const confirmations: string[] = [];
  for (const [name, { kind, about, status, outcome = '-' }] of model.work) {
    const expected = `${status} ${outcome}`;
    const duty = about ? undefined : duties.get(name.slice(kind.length + 1));
    if (!duty && !about) {
      // Details to confirm are told apart by the request that asked for it: here they are only counted.
      confirmations.push(expected);
      continue;
    }
    const key = `TASK#${derivedId('task', model.id, duty?.id ?? '', kind, about ? aboutOf(about, item, ids) : '')}|TASK`;
    left.delete(key);
    const task = shadow.get('tasks', key);
    checks.equal(invariant, fateOf(task), expected, `the status of ${name}`);
    // Settled before a crash let it be raised: nobody was asked, and nobody will be.
    if (status === 'done' && task && !text(task, 'kind')) continue;
    checks.equal(invariant, text(task, 'kind'), kind, `the kind of ${name}`);
    checks.equal(invariant, text(task, 'queue'), model.borough, `the queue of ${name}`);
  }
  const found = [...left].map((key) => shadow.get('tasks', key));
  for (const task of found) checks.equal(invariant, text(task, 'kind'), CONFIRM, 'what nobody asked for');
  for (const fate of found.map(fateOf)) {
    const at = confirmations.indexOf(fate);
    checks.holds(invariant, at >= 0, () => `a detail to confirm is ${fate}, which the model does not say`);
    confirmations.splice(at, 1);
  }
  const waiting = confirmations.filter((fate) => fate.startsWith('open'));
  checks.equal(invariant, waiting.length, 0, 'the number of details of which nobody was told');
}

/** What is known to be stored about a case beside it. */
export interface Known {
  readonly tasks: ReadonlySet<string>;
  readonly messages: ReadonlySet<string>;
  /** The ids of the messages that the model's orders are, as far as they are known. */
  readonly ids: ReadonlyMap<Order, string>;
}

/**
 * @param known keys of all tasks and messages of the case
 * @returns whether everything has followed the case's last write; if not, only the case itself was looked at
 * @throws Violation
 */
export function checkCase(checks: Checks, shadow: Shadow, model: ModelCase, known: Known): boolean {
  const item = readCase(shadow, model.id);
  if (!item) {
    checks.holds('An acknowledged case is stored', false, () => 'there is none');
    return false;
  }
  checkFacts(checks, item, model);
  const duties = namesOf(item);
  const expectedNames = new Set(model.duties.map(({ name }) => name));
  const extra = [...duties.keys()].find((name) => !expectedNames.has(name));
  checks.equal('Duties are as the model has them', extra, undefined, 'a duty that is not owed');
  for (const expected of model.duties) {
    const found = duties.get(expected.name);
    checks.holds('Duties are as the model has them', found !== undefined, () => `${expected.name} is not there`);
    if (found) checkDuty(checks, found, expected);
  }
  checkMessages(checks, shadow, duties, model, known.messages, item.follow === undefined);
  if (item.follow) return false;
  checks.equal('Each open duty has exactly one next reminder', item.dueAt, iso(model.nextReminder), 'the case is due');
  for (const expected of model.duties) {
    const found = duties.get(expected.name);
    if (found) checkEntry(checks, shadow, item, found, expected, model);
  }
  checkTasks(checks, shadow, item, duties, model, known);
  return true;
}
