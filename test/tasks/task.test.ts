import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, toIso } from '../../functions/shared/time.ts';
import { REPLY_KINDS, type ReplyTaskKind } from '../../functions/tasks/kinds.ts';
import { MOST_ATTEMPTS, type OutcomeReport, settle } from '../../functions/tasks/settlement.ts';
import { due, isOverdue, newTask, nextDue, queueOrder, type Task } from '../../functions/tasks/task.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const seed = { replyId: 'R1', key: { pk: 'LINK#A', sk: 'REPLY#1' }, borough: 'E09000012', touchpoint: 'desk-call' };
const make = (kind: ReplyTaskKind = 'call-back') => newTask({ ...seed, kind }, NOW);

/** The task after an outcome that must be accepted. */
function settled(task: Task, report: Omit<OutcomeReport, 'by'>, now: number): Task {
  const result = settle(task, { by: 'staff-1', ...report }, now);
  if (result.is !== 'new') throw new Error(result.is);
  return result.after;
}

/** What the sweep does at a time, and the task after it. */
function swept(task: Task, now: number): { did: string; task: Task } {
  const step = due(task, now);
  return step ? { did: `${step.reason} to ${step.topic}`, task: step.after } : { did: 'nothing', task };
}

describe('a new task', () => {
  it('is due by its kind: danger within the hour, a call within a day, a low rating within three', () => {
    const hours = (kind: ReplyTaskKind) => (Date.parse(make(kind).dueBy) - NOW) / HOUR;
    expect([hours('danger-signal'), hours('call-back'), hours('misconduct-allegation'), hours('low-rating')]).toEqual([
      1, 24, 24, 72,
    ]);
  });

  it('has one id per reply and kind', () => {
    expect(make('call-back').id).toBe(newTask({ ...seed, kind: 'call-back' }, NOW + HOUR).id);
    expect(make('call-back').id).not.toBe(make('low-rating').id);
    expect(make().id).not.toBe(newTask({ ...seed, kind: 'call-back', replyId: 'R2' }, NOW).id);
    expect(make().id).toMatch(/^[0-9A-Z]{20}$/);
  });

  it('goes to the borough, an allegation of misconduct to Professional Standards', () => {
    expect(make('danger-signal').queue).toBe('E09000012');
    expect(make('misconduct-allegation')).toMatchObject({ queue: 'standards', borough: 'E09000012' });
  });
});

describe('the sweep', () => {
  it('tells the owners at once, supervisors at the due time, and then is done', () => {
    const first = swept(make(), NOW);
    expect(first.did).toBe('new to call-back');
    expect(swept(first.task, NOW + 24 * HOUR - 1).did).toBe('nothing');
    const second = swept(first.task, NOW + 24 * HOUR);
    expect(second.did).toBe('overdue to overdue');
    expect(nextDue(second.task)).toBeUndefined();
    expect(swept(second.task, NOW + 1000 * HOUR).did).toBe('nothing');
  });

  it('tells the owners first also when it comes late', () => {
    const first = swept(make('danger-signal'), NOW + 5 * HOUR);
    expect(first.did).toBe('new to danger-signal');
    expect(swept(first.task, NOW + 5 * HOUR).did).toBe('overdue to overdue');
  });

  it('never tells the supervisors of an allegation of misconduct', () => {
    let task = make('misconduct-allegation');
    const topics: string[] = [];
    for (let hour = 0; hour < 100; hour += 1) {
      const step = due(task, NOW + hour * HOUR);
      if (step) {
        topics.push(step.topic);
        task = step.after;
      }
      if (hour % 45 === 5) task = settled(task, { outcome: 'no-answer' }, NOW + hour * HOUR);
    }
    expect(topics.length).toBeGreaterThan(2);
    expect(new Set(topics)).toEqual(new Set(['misconduct-allegation']));
  });

  it('leaves a closed task alone', () => {
    const closed = settled(make(), { outcome: 'done' }, NOW);
    expect(nextDue(closed)).toBeUndefined();
    expect(swept(closed, NOW + 1000 * HOUR).did).toBe('nothing');
  });
});

describe('no answer', () => {
  it('keeps the task open, notes the attempt and moves the due time by policy', () => {
    const task = settled(make('danger-signal'), { outcome: 'no-answer', note: 'Rang out' }, NOW + 30 * 60_000);
    expect(task).toMatchObject({ status: 'open', dueBy: toIso(NOW + 1.5 * HOUR), version: 2 });
    expect(task.attempts).toMatchObject([{ outcome: 'no-answer', by: 'staff-1', note: 'Rang out' }]);
  });

  it('three times tells supervisors at once, though it is not overdue', () => {
    let { task } = swept(make(), NOW);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(swept(task, NOW + attempt * HOUR).did).toBe('nothing');
      task = settled(task, { outcome: 'no-answer' }, NOW + attempt * HOUR);
    }
    const told = swept(task, NOW + 3 * HOUR);
    expect(told.did).toBe('unanswered to overdue');
    expect(swept(told.task, NOW + 26 * HOUR).did).toBe('nothing');
  });

  it('gives an escalated task a new due time and so a new escalation', () => {
    let { task } = swept(make(), NOW);
    task = swept(task, NOW + 25 * HOUR).task;
    task = settled(task, { outcome: 'no-answer' }, NOW + 26 * HOUR);
    expect(isOverdue(task, NOW + 26 * HOUR)).toBe(false);
    expect(swept(task, NOW + 50 * HOUR - 1).did).toBe('nothing');
    expect(swept(task, NOW + 50 * HOUR).did).toBe('overdue to overdue');
  });

  it('ends at a number of attempts that an item can hold', () => {
    let task = make();
    for (let i = 0; i < MOST_ATTEMPTS; i += 1) task = settled(task, { outcome: 'no-answer' }, NOW + i * HOUR);
    expect(settle(task, { outcome: 'no-answer', by: 's' }, NOW)).toEqual({ is: 'full' });
    expect(settle(task, { outcome: 'done', by: 's' }, NOW).is).toBe('new');
  });
});

describe('outcomes', () => {
  const request = { key: 'k', body: 'b' };

  it('close the task once: the next one is told when, not by whom', () => {
    const task = settled(make(), { outcome: 'not-needed' }, NOW + HOUR);
    expect(task).toMatchObject({ status: 'done', outcome: { outcome: 'not-needed', at: toIso(NOW + HOUR) } });
    const late = settle(task, { outcome: 'done', by: 'staff-2', request }, NOW + 2 * HOUR);
    expect(late).toEqual({ is: 'closed', at: toIso(NOW + HOUR) });
    expect(settle(task, { outcome: 'no-answer', by: 'staff-2' }, NOW + 2 * HOUR).is).toBe('closed');
  });

  it('sent again with the same key answer with the first record, also when much has happened since', () => {
    const first = settle(make(), { outcome: 'no-answer', by: 's', request }, NOW);
    if (first.is !== 'new') throw new Error(first.is);
    const closed = settled(first.after, { outcome: 'done', request: { key: 'k2', body: 'b2' } }, NOW + HOUR);
    expect(settle(closed, { outcome: 'no-answer', by: 's', request }, NOW + 2 * HOUR)).toEqual({
      is: 'repeated',
      record: first.record,
    });
    expect(settle(closed, { outcome: 'done', by: 's', request: { key: 'k2', body: 'b2' } }, NOW).is).toBe('repeated');
    expect(settle(closed, { outcome: 'done', by: 's', request: { key: 'k', body: 'x' } }, NOW)).toEqual({
      is: 'key-reused',
    });
  });
});

describe('any history', () => {
  const kind = fc.constantFrom(...(Object.keys(REPLY_KINDS) as ReplyTaskKind[]));
  const steps = fc.array(fc.tuple(fc.constantFrom('sweep', 'no-answer', 'done'), fc.integer({ min: 0, max: 40 })), {
    maxLength: 60,
  });

  it('alerts once before anything else, never twice for one due time, and every open task is told of or waits', () => {
    fc.assert(
      fc.property(kind, steps, (kind, history) => {
        let task = make(kind);
        let now = NOW;
        const told: string[] = [];
        for (const [what, hours] of history) {
          now += hours * HOUR;
          if (what === 'sweep') {
            const step = due(task, now);
            if (!step) continue;
            expect(step.reason === 'new').toBe(told.length === 0);
            const term = `${step.reason === 'new'}${task.dueBy}`;
            expect(told).not.toContain(term);
            told.push(term);
            expect(step.after.version).toBe(task.version + 1);
            task = step.after;
          } else {
            const result = settle(task, { outcome: what as 'done', by: 's' }, now);
            if (result.is === 'new') task = result.after;
          }
          expect(queueOrder(task).startsWith(`${task.status}#`)).toBe(true);
          if (task.status === 'done') expect(nextDue(task)).toBeUndefined();
          else expect(nextDue(task) !== undefined || task.escalatedAt !== undefined).toBe(true);
        }
      }),
    );
  });
});
