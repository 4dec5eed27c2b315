/**
 * Messages both ways, in the service as it is started by a newcomer: what staff record, what a victim's phone and mailbox
 * show, what the victim answers, and what staff see of that. Only the clock is moved, and the providers are made to fail.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, londonDay, weekOf } from '../../functions/shared/time.ts';
import { replyMail } from '../../lib/local/page/reply-mail.ts';
import { HACKNEY, type Journey, journeyOn, type Listed, london, type Shown } from '../support/journey.ts';
import { moveToMidweek, type RunningService, startService } from '../support/service.ts';

const GENUINE = 'spf=PASS dkim=PASS dmarc=PASS spam=PASS virus=PASS';
const FORGED = 'spf=FAIL dkim=FAIL dmarc=FAIL spam=PASS virus=PASS';

let service: RunningService & { readonly port: number };
let j: Journey;
beforeAll(async () => {
  service = await startService();
  j = journeyOn(() => service);
  await moveToMidweek(service);
}, 120_000);
afterAll(() => service?.stop());

const dutyOf = async (reference: string, title: string): Promise<Listed> => {
  const { json } = await j.desk('GET', `/cases/${reference}`);
  return json.duties.filter((duty: Listed) => duty.title === title);
};
const bodies = (shown: readonly Shown[]) => shown.map(({ body }) => body);
const day = async () => londonDay(await j.now());
/** The next day's morning, an hour after the first messages of the day. */
const nextMorning = async () => j.until(london(addDays(await day(), 1), '09:00'));

it('an arrest in a case with enhanced rights: a person phones first, and only then a text goes out', async () => {
  const phone = '+447700900201';
  const reference = await j.victim(4000001, phone, { enhancedRights: ['vulnerable'] });
  const occurredAt = new Date((await j.now()) - 60_000).toISOString();
  const arrest = await j.desk('POST', `/cases/${reference}/milestones`, { type: 'suspect-arrested', occurredAt });
  const [duty] = arrest.json.duties;
  const [task] = await j.tasks(reference, 'phone-first');
  expect(Date.parse(task.dueAt)).toBe(Date.parse(duty.dueAt));

  const update = { template: 'please-call-us' };
  const refused = await j.desk('POST', `/cases/${reference}/updates`, update);
  expect(refused.status).toBe(409);
  expect(refused.json.detail).toMatch(/^A person phones first/);
  await j.pass('PT2M');
  expect(await j.shown(phone)).toEqual([]);

  await j.spoke(reference, [duty.id]);
  expect(await j.tasks(reference, 'phone-first')).toEqual([]);
  expect((await j.tasks(reference, 'phone-first', 'done')).map(({ id }) => id)).toContain(task.id);
  const ordered = await j.desk('POST', `/cases/${reference}/updates`, update);
  expect([ordered.status, ordered.json.status]).toEqual([202, 'queued']);
  await j.pass('PT2M');
  expect(bodies(await j.shown(phone))).toEqual([expect.stringContaining('Please call us')]);
  // Nothing in it says what happened, or to whom.
  expect(bodies(await j.shown(phone)).join()).not.toMatch(/arrest|victim|burglary|crime|Ada|Mills/i);
}, 180_000);

it('a written confirmation that arrives meets its duty; that the network took it does not', async () => {
  const phone = '+447700900202';
  const reference = await j.victim(4000002, phone);
  await j.pass('PT2M');
  const [text] = await j.shown(phone);
  expect(text?.body).toContain('4000002/26');
  expect(await j.messages(reference)).toMatchObject([{ template: 'acknowledgement', status: 'sent' }]);
  expect(await dutyOf(reference, 'Confirm the report in writing')).toMatchObject([{ status: 'open' }]);
  await j.receipt(text?.id ?? '');
  expect(await j.messages(reference)).toMatchObject([{ status: 'delivered' }]);
  expect(await dutyOf(reference, 'Confirm the report in writing')).toMatchObject([{ status: 'met' }]);
}, 180_000);

it('a routine update that nobody gave: a task on the eve, held at night, sent at the victim’s first hour, met', async () => {
  const phone = '+447700900203';
  const contactPlan = { channels: ['sms'], hours: { from: '06:30', to: '21:00' } };
  const reference = await j.victim(4000003, phone, { contactPlan });
  await j.desk('PUT', `/cases/${reference}/update-interval`, { days: 7 });
  const due = londonDay(Date.parse((await dutyOf(reference, 'Routine update (force policy)'))[0].dueAt));
  await j.pass('PT2M');
  const confirmation = await j.shown(phone);
  expect(confirmation).toHaveLength(1);

  await j.until(london(addDays(due, -1), '22:00'));
  const [task] = await j.tasks(reference, 'update-due');
  expect(task).toMatchObject({ status: 'open' });
  expect((await j.messages(reference)).map(({ template }) => template)).toEqual(['acknowledgement']);

  await j.until(london(due, '05:00'));
  const [held] = await j.messages(reference);
  expect(held).toMatchObject({ template: 'nothing-new', status: 'held', by: 'system' });
  expect(held.reason).toMatch(/waits for the hours/);
  // 08:00: daytime begins later than the hours of this plan.
  expect(Date.parse(held.until)).toBe(Date.parse(london(due, '08:00')));
  await j.until(london(due, '07:59'));
  expect(await j.shown(phone)).toEqual(confirmation);
  await j.until(london(due, '08:02'));
  const sent = (await j.shown(phone)).slice(1);
  expect(bodies(sent)).toEqual([expect.stringContaining('nothing new')]);
  expect(Date.parse(sent[0]?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(london(due, '08:00')));

  await j.receipt(sent[0]?.id ?? '');
  const [kept, next, ...more] = await dutyOf(reference, 'Routine update (force policy)');
  expect([kept.status, next.status, more]).toEqual(['met', 'open', []]);
  expect(await j.tasks(reference, 'update-due')).toEqual([]);
}, 300_000);

it('after a contact the victim is asked how it was; a bad answer by text is feedback, a task, and has its words', async () => {
  const phone = '+447700900204';
  const reference = await j.victim(4000004, phone);
  await j.pass('PT2M');
  await j.spoke(reference);
  const asked = async () => (await j.shown(phone)).filter(({ body }) => body.includes('How did we do'));
  await j.pass('PT23H');
  expect(await asked()).toEqual([]);
  await j.pass('PT2H');
  expect(await asked()).toHaveLength(1);
  expect((await asked())[0]?.body).toMatch(/\/F\/[0-9A-Z]+/);

  await j.text(phone, '2 nobody rang me back');
  const [task] = await j.tasks(reference, 'low-rating');
  expect(task).toMatchObject({ rating: 2, touchpoint: 'desk-call' });
  const { json } = await j.desk('GET', `/tasks/${task.id}`);
  expect(json).toMatchObject({ words: 'nobody rang me back', channel: 'sms' });
  await j.pass('PT1M');
  expect(bodies(await j.shown(phone)).at(-1)).toContain('Thank you');
  // Another contact the same day asks nobody again.
  await j.spoke(reference);
  await j.pass('P2D');
  expect(await asked()).toHaveLength(1);
}, 300_000);

it('STOP ends surveys and routine updates at once, asks staff about the rest, and closes no duty', async () => {
  await nextMorning();
  const phone = '+447700900205';
  const reference = await j.victim(4000005, phone);
  await j.desk('PUT', `/cases/${reference}/update-interval`, { days: 3 });
  await j.pass('PT2M');
  const before = await j.dutyStates(reference);
  await j.text(phone, 'Stop.');
  await j.pass('PT1M');
  expect(bodies(await j.shown(phone)).at(-1)).toContain('We have stopped surveys');
  const { json: stopped } = await j.desk('GET', `/cases/${reference}`);
  expect(stopped.consents).toEqual({ surveys: false, routineUpdates: false, dutyUpdates: true });
  expect(await j.dutyStates(reference)).toEqual(before);
  expect(await j.tasks(reference, 'opt-out-to-confirm')).toHaveLength(1);

  // What the Code asks for is not texted before somebody has asked.
  const update = { template: 'please-call-us' };
  const refused = await j.desk('POST', `/cases/${reference}/updates`, update);
  expect(refused.status).toBe(409);
  expect(refused.json.detail).toMatch(/texted STOP/);
  expect(await j.tasks(reference, 'opt-out-to-confirm')).toHaveLength(1);

  const texts = (await j.shown(phone)).length;
  await j.pass('P4D');
  expect(await j.shown(phone)).toHaveLength(texts);
  expect((await j.messages(reference)).map(({ template }) => template)).not.toContain('nothing-new');

  await nextMorning();
  await j.desk('PUT', `/cases/${reference}/consents`, { surveys: false, routineUpdates: false, dutyUpdates: true });
  expect(await j.tasks(reference, 'opt-out-to-confirm')).toEqual([]);
  expect((await j.desk('POST', `/cases/${reference}/updates`, update)).status).toBe(202);
  await j.pass('PT2M');
  expect(bodies(await j.shown(phone)).at(-1)).toContain('Please call us');
}, 300_000);

it('HELP is answered with numbers to call; words of danger raise a task, and are answered where texts are safe', async () => {
  const [phone, unsafe, stranger] = ['+447700900206', '+447700900207', '+447700900208'];
  const reference = await j.victim(4000006, phone);
  const hidden = await j.victim(4000007, unsafe, {
    contactPlan: { channels: ['sms'], hours: { from: '08:00', to: '20:00' }, unsafe: true },
  });
  await j.pass('PT2M');
  await j.text(phone, 'help');
  await j.pass('PT1M');
  expect(bodies(await j.shown(phone)).at(-1)).toMatch(/999.*101/);

  for (const from of [phone, unsafe, stranger]) await j.text(from, 'he is going to kill me tonight');
  await j.pass('PT1M');
  expect(bodies(await j.shown(phone)).at(-1)).toMatch(/999.*55/);
  expect(await j.shown(unsafe)).toEqual([]);
  expect(bodies(await j.shown(stranger))).toEqual([expect.stringContaining('We cannot answer this text')]);
  for (const one of [reference, hidden]) expect(await j.tasks(one, 'danger-signal')).toHaveLength(1);
}, 180_000);

it('a forged e-mail is kept from the figures, answered by nobody and searched for danger; a good one is feedback', async () => {
  const address = 'ada.journey@example.org';
  const reference = await j.victim(4000008, '+447700900209', {
    victim: { name: 'Ada Mills', phone: '+447700900209', email: address },
    contactPlan: { channels: ['email'], hours: { from: '08:00', to: '20:00' } },
  });
  await j.spoke(reference);
  await nextMorning();
  await nextMorning();
  const asked = (await j.shown(address)).find(({ subject }) => subject === 'How did we do?');
  if (!asked) expect.unreachable('no invitation came');
  const links = asked?.body.match(/\/F\/[0-9A-Z]+\?rating=[1-5]/g);
  expect(new Set(links).size).toBe(5);
  const reply = (words: string) => replyMail({ ...asked, sender: '' } as never, words, words.slice(0, 3), Date.now());

  await j.mail(reply('1 he will kill me if he reads this'), FORGED);
  expect(await j.tasks(reference, 'low-rating')).toEqual([]);
  const all = await j.desk('GET', '/tasks?kind=danger-signal&limit=100');
  const quarantined = await Promise.all(all.json.items.map(({ id }: Listed) => j.desk('GET', `/tasks/${id}`)));
  expect(quarantined.filter(({ json }) => json.because === 'quarantined')).toHaveLength(1);

  await j.mail(reply('1 he never came'), GENUINE);
  const [task] = await j.tasks(reference, 'low-rating');
  expect((await j.desk('GET', `/tasks/${task.id}`)).json).toMatchObject({ words: 'he never came', channel: 'email' });
  const mails = (await j.shown(address)).length;
  await j.pass('PT5M');
  expect(await j.shown(address)).toHaveLength(mails);
}, 300_000);

it('providers that fail: nothing is lost, and nothing goes out twice but after an unknown outcome', async () => {
  await nextMorning();
  const [phone, unknown] = ['+447700900210', '+447700900211'];
  const address = 'grace.journey@example.org';
  await j.fault('sns', 'throttle');
  await j.fault('ses', 'error');
  const reference = await j.victim(4000010, phone);
  await j.victim(4000011, '+447700900212', {
    victim: { name: 'Grace Mills', email: address },
    contactPlan: { channels: ['email'], hours: { from: '08:00', to: '20:00' } },
  });
  await j.pass('PT3M');
  expect(await j.shown(phone)).toEqual([]);
  expect(await j.shown(address)).toEqual([]);
  expect(await j.messages(reference)).toMatchObject([{ status: 'retrying' }]);
  await j.fault('sns', 'throttle', 0);
  await j.fault('ses', 'error', 0);
  await j.pass('PT2H');
  expect(await j.shown(phone)).toHaveLength(1);
  expect(await j.shown(address)).toHaveLength(1);
  expect(await j.messages(reference)).toMatchObject([{ status: 'sent' }]);

  // It is done, and no answer comes: sent once more, since nobody knows, and no more than that.
  await j.fault('sns', 'timeout-after');
  const lost = await j.victim(4000012, unknown);
  await j.pass('PT1M');
  expect((await j.shown(unknown)).length).toBeGreaterThan(0);
  await j.fault('sns', 'timeout-after', 0);
  await j.pass('PT2H');
  expect(await j.shown(unknown)).toHaveLength(2);
  expect(['sent', 'unknown']).toContain((await j.messages(lost))[0].status);
}, 300_000);

it('kill -9 between hand-over and its mark: no message is lost, and none comes more than twice', async () => {
  const evening = london(await day(), '21:00');
  await j.until(evening);
  const phones = Array.from({ length: 30 }, (_, i) => `+4477009003${String(i).padStart(2, '0')}`);
  // All of them wait for eight in the morning.
  for (const [i, phone] of phones.entries()) await j.victim(4000100 + i, phone);
  await j.until(london(addDays(await day(), 1), '07:59'));
  const file = join(service.dataDir, 'outbox.jsonl');
  const sent = () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line): Shown => JSON.parse(line)).filter(({ to }) => phones.includes(to));
  };
  expect(sent()).toEqual([]);
  const moving = j.pass('PT2M').catch(() => undefined);
  const began = Date.now();
  while (sent().length < 5 && Date.now() - began < 60_000) await new Promise((resolve) => setTimeout(resolve, 5));
  await service.kill();
  await moving;
  const before = sent().length;
  expect(before).toBeGreaterThanOrEqual(5);
  expect(before).toBeLessThan(phones.length);

  service = await startService({ dataDir: service.dataDir, port: service.port });
  await j.until(london(await day(), '10:00'));
  const times = phones.map((phone) => sent().filter(({ to }) => to === phone).length);
  expect(times.filter((count) => count === 0)).toEqual([]);
  expect(times.filter((count) => count > 2)).toEqual([]);
  // Only those that were under way when it ended.
  expect(times.filter((count) => count === 2).length).toBeLessThanOrEqual(14);
  const messages = await Promise.all(phones.map((_, i) => j.messages(`${4000100 + i}-26`)));
  expect(new Set(messages.flat().map(({ status }) => status))).toEqual(new Set(['sent']));
}, 400_000);

it('an answer by text is in the figures of its week, among those of other channels', async () => {
  const phone = '+447700900213';
  const reference = await j.victim(4000013, phone);
  await j.pass('PT2M');
  await j.spoke(reference);
  await j.pass('PT25H');
  await j.text(phone, '5 very kind 🙂');
  expect(bodies(await j.shown(phone)).at(-1)).toContain('Thank you');
  const week = weekOf(await day());
  const body = { kind: 'card', touchpoint: 'desk-call', borough: HACKNEY };
  const { json: card } = await j.desk('POST', '/links', body, ['officer']);
  for (let i = 0; i < 12; i += 1) expect((await service.form(`/F/${card.token}`, { rating: '4' })).status).toBe(303);
  await j.pass('P8D');
  const { json: words } = await j.desk('GET', `/words?period=${week}`, undefined, ['insight']);
  expect(words.items.map((item: Listed) => item.words)).toContain('very kind 🙂');
  const { json: figures } = await j.desk('GET', `/insights?period=${week}`, undefined, ['insight']);
  expect(figures.total.distribution).toMatchObject({ 4: 12, 5: 1 });
}, 300_000);
