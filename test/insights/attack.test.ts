/** Tries to work out what the API hides, from everything that it answers: periods, groupings, totals, hierarchy, CSV. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureOf, keyOf, type PlacedCell } from '../../functions/insights/groups.ts';
import { EMPTY_LEDGER, knownTotals, publish } from '../../functions/insights/ledger.ts';
import { daysAround, showsTotal } from '../../functions/insights/totals.ts';
import { addDays, daysOf, monthOf, parsePeriod, weekOf } from '../../functions/shared/time.ts';
import { type Attack, attackGroups, attackTotals, daysIn, type Poll, type Seen, type SeenGroup } from './attacker.ts';
import { type House, house, noon, repeat } from './support.ts';

/** Borough and BCU, as anybody can look them up. */
const BCU: Record<string, string> = { E09000002: 'EA', E09000016: 'EA', E09000026: 'EA', E09000007: 'CN' };

interface Batch {
  readonly day: string;
  readonly borough: string;
  readonly team: string;
  readonly touchpoint: string;
  readonly count: number;
}

/** `ATTACK_RUNS=500` looks for new cases; without it the same ones are tried each time. */
const LONG = process.env['ATTACK_RUNS'];

const SPANS = [
  { name: 'four weeks that are a month', from: '2027-02-01', to: '2027-03-01' },
  { name: 'months with weeks across', from: '2027-03-01', to: '2027-06-14' },
  { name: 'a service that starts in the middle', from: '2026-11-24', to: '2027-02-01' },
];

const PLACES = [
  { by: 'team', of: (leaf: string) => leaf },
  { by: 'borough', of: (leaf: string) => leaf.split('/')[0] ?? '' },
  { by: 'bcu', of: (leaf: string) => BCU[leaf.split('/')[0] ?? ''] ?? '' },
];

const batches = (span: { from: string; to: string }, size: fc.Arbitrary<number>) => {
  const days = daysOf(span);
  return fc.array(
    fc.record({
      day: fc.constantFrom(...days),
      borough: fc.constantFrom(...Object.keys(BCU)),
      team: fc.constantFrom('A', 'B', ''),
      touchpoint: fc.constantFrom('desk-call', 'vps', 'charge'),
      count: size,
    }),
    { minLength: 1, maxLength: 24 },
  );
};

const GROUPINGS = ['team', 'borough', 'bcu', 'touchpoint'] as const;

/** Everything that is published about some replies, period after period. */
function publishAll(given: readonly Batch[], span: { from: string; to: string }, monthsFirst: boolean): Attack {
  const cells = new Map<string, PlacedCell[]>();
  for (const { day, borough, team, touchpoint, count } of given) {
    const cell = { borough, team, touchpoint, channel: 'card', language: 'en', counts: [0, 0, 0, 0, count] };
    cells.set(day, [...(cells.get(day) ?? []), cell]);
  }
  const first = addDays(span.from, -1);
  const days = daysOf({ from: addDays(first, -35), to: span.to });
  const ids = [...new Set(days.flatMap((day) => [weekOf(day), monthOf(day)]))];
  const periods = ids.map((id) => parsePeriod(id)).filter((period) => period !== undefined);
  let ledger = EMPTY_LEDGER;
  const seen: Seen[] = [];
  const polls: Poll[] = [];
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    const until = (limit: string) => new Map([...cells].filter(([one]) => one < limit));
    const ended = periods.filter(({ to }) => to === day).sort((a) => ((a.kind === 'month') === monthsFirst ? -1 : 1));
    for (const period of ended) {
      const known = until(day);
      const own = daysOf(period).flatMap((one) => known.get(one) ?? []);
      const nothing = Object.fromEntries(GROUPINGS.map((by) => [by, { withheld: false, groups: [] }]));
      if (own.length === 0) {
        seen.push({ period: period.id, total: undefined, groups: nothing });
        continue;
      }
      const around = new Map(daysAround(period, day).map((one) => [one, known.get(one) ?? []]));
      ledger = publish(ledger, period, around, 'now');
      const report = ledger.published.at(-1);
      if (!report) throw new Error('no report');
      const groups = GROUPINGS.map((by) => {
        const pattern = report.patterns[by === 'touchpoint' ? by : 'places'];
        if (pattern === 'withheld') return [by, { withheld: true, groups: [] }] as const;
        const grouped = Map.groupBy(own, (cell) => keyOf(by, cell));
        const listed = [...grouped].map(([key, mine]) =>
          pattern.get(key) ? { key, count: figureOf(mine).count } : { key, suppressed: true as const },
        );
        return [by, { withheld: false, groups: listed }] as const;
      });
      const total = report.total ? figureOf(own).count : undefined;
      seen.push({ period: period.id, total, groups: Object.fromEntries(groups) });
    }
    if (day === span.to) break;
    const tonight = until(addDays(day, 1));
    for (const period of periods.filter(({ from, to }) => from <= day && day < to)) {
      const own = daysOf(period).filter((one) => one <= day);
      const count = figureOf(own.flatMap((one) => tonight.get(one) ?? [])).count;
      const shown = showsTotal(period, tonight, knownTotals(ledger));
      polls.push({ period: period.id, day, total: shown ? count : undefined });
    }
  }
  return { seen, polls, days: daysOf(span), partOf: (day) => `${weekOf(day)} ${monthOf(day)}` };
}

/** Under a shown node, hidden groups are at least two and sum to ten. */
function weakPatterns({ seen }: Attack, given: readonly Batch[]): string[] {
  const weak: string[] = [];
  for (const { period, total, groups } of seen) {
    const { from = '', to = '' } = parsePeriod(period) ?? {};
    const own = given.filter(({ day }) => day >= from && day < to);
    const check = (parent: string, by: string, keyIn: (batch: Batch) => string, below: (batch: Batch) => boolean) => {
      const hidden = (groups[by]?.groups ?? []).filter(
        ({ key, suppressed }) => suppressed && own.some((batch) => below(batch) && keyIn(batch) === key),
      );
      const keys = hidden.map(({ key }) => key);
      const sum = own
        .filter((batch) => keys.includes(keyIn(batch)) && below(batch))
        .reduce((n, { count }) => n + count, 0);
      if (keys.length > 0 && (keys.length < 2 || sum < 10)) weak.push(`${by} under ${parent} in ${period}`);
    };
    const team = (batch: Batch) => `${batch.borough}/${batch.team || '-'}`;
    const shown = (by: string) => (groups[by]?.groups ?? []).filter((group) => !group.suppressed).map(({ key }) => key);
    if (total !== undefined) {
      check(
        'the force',
        'bcu',
        ({ borough }) => BCU[borough] ?? '',
        () => true,
      );
      check(
        'the force',
        'touchpoint',
        ({ touchpoint }) => touchpoint,
        () => true,
      );
    }
    for (const bcu of shown('bcu'))
      check(
        bcu,
        'borough',
        ({ borough }) => borough,
        ({ borough }) => BCU[borough] === bcu,
      );
    for (const borough of shown('borough')) check(borough, 'team', team, (batch) => batch.borough === borough);
  }
  return weak;
}

describe.each(SPANS)('$name', (span) => {
  it.each([
    ['few', fc.integer({ min: 1, max: 12 })],
    ['many', fc.integer({ min: 1, max: 60 })],
  ])('hides for good what it hides, with %s replies', { timeout: 120_000 }, (_, size) => {
    fc.assert(
      fc.property(batches(span, size), fc.boolean(), (given, monthsFirst) => {
        const attack = publishAll(given, span, monthsFirst);
        expect(attackTotals(attack)).toEqual([]);
        expect(attackGroups(attack, PLACES)).toEqual([]);
        expect(attackGroups(attack, [{ by: 'touchpoint', of: (leaf) => leaf }])).toEqual([]);
        expect(weakPatterns(attack, given)).toEqual([]);
        for (const { groups, total } of attack.seen) {
          expect(total ?? 10).toBeGreaterThanOrEqual(10);
          for (const by of GROUPINGS) {
            for (const { count } of groups[by]?.groups ?? []) expect(count ?? 10).toBeGreaterThanOrEqual(10);
          }
        }
      }),
      LONG === undefined ? { numRuns: 15, seed: 20261124 } : { numRuns: Number(LONG) },
    );
  });
});

describe('through the API', () => {
  const span = { from: '2027-02-01', to: '2027-03-01' };

  /** Reads every answer of every period as time passes, JSON and CSV, and insists that both say the same. */
  async function readAll(at: House, given: readonly Batch[]): Promise<Attack> {
    const seen: Seen[] = [];
    const polls: Poll[] = [];
    for (const day of daysOf(span)) {
      const own = given.filter((batch) => batch.day === day);
      await at.reply(...own.flatMap(({ count, ...batch }) => repeat(count, batch)));
      const next = addDays(day, 1);
      if (weekOf(next) === weekOf(day)) continue;
      for (const period of [weekOf(day), monthOf(day)]) {
        const { json } = await at.call({ query: { period }, at: noon(day) });
        polls.push({ period, day, total: json.total.count });
      }
      const ended = [weekOf(day), ...(monthOf(next) === monthOf(day) ? [] : [monthOf(day)])];
      await at.report(...ended.filter((period) => given.some((batch) => daysIn(period).includes(batch.day))));
      for (const period of ended) {
        const groups: Record<string, Seen['groups'][string]> = {};
        let total: number | undefined;
        for (const by of [...GROUPINGS, 'channel', 'language']) {
          const { json } = await at.call({ query: { period, by }, at: noon(next) });
          const csv = await at.call({ query: { period, by }, at: noon(next), headers: { accept: 'text/csv' } });
          const rows: Record<string, string>[] = parse(csv.text, { columns: true });
          const listed: SeenGroup[] = json.groups;
          expect(rows.map(({ key, count }) => [key, count])).toEqual(
            [...(json.withheld ? [{ key: '' }] : listed), { key: '', ...json.total }].map(({ key, count }) => [
              key,
              String(count ?? ''),
            ]),
          );
          groups[by] = { withheld: json.withheld ?? false, groups: listed };
          total = json.total.count;
        }
        seen.push({ period, total, groups });
      }
    }
    return { seen, polls, days: daysOf(span), partOf: (day) => `${weekOf(day)} ${monthOf(day)}` };
  }

  it('hides for good what it hides', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(batches(span, fc.integer({ min: 1, max: 25 })), async (given) => {
        const at = await house();
        try {
          const attack = await readAll(at, given.slice(0, 8));
          expect(attackTotals(attack)).toEqual([]);
          expect(attackGroups(attack, PLACES)).toEqual([]);
          for (const by of ['touchpoint', 'channel', 'language']) {
            expect(attackGroups(attack, [{ by, of: (leaf) => leaf }])).toEqual([]);
          }
          expect(weakPatterns(attack, given.slice(0, 8))).toEqual([]);
        } finally {
          await at.store.close();
        }
      }),
      { numRuns: 3, seed: 20261124, endOnFailure: true },
    );
  });
});

describe('the attacker', () => {
  const seen = (period: string, total: number, groups: SeenGroup[]): Seen => ({
    period,
    total,
    groups: { borough: { withheld: false, groups } },
  });
  const days = daysOf({ from: '2027-02-01', to: '2027-03-01' });
  const partOf = (day: string) => weekOf(day);
  const flat = [{ by: 'borough', of: (leaf: string) => leaf }];

  it('finds a single hidden group by subtraction, so the tests above can fail', () => {
    const one = seen('2027-W05', 30, [
      { key: 'A', count: 25 },
      { key: 'B', suppressed: true },
    ]);
    expect(attackGroups({ seen: [one], polls: [], days, partOf }, flat)).toContain('borough B in 2027-W05');
  });

  it('finds a hidden week in its month', () => {
    const hidden: SeenGroup[] = [
      { key: 'A', suppressed: true },
      { key: 'B', suppressed: true },
    ];
    const shown = (a: number, b: number): SeenGroup[] => [
      { key: 'A', count: a },
      { key: 'B', count: b },
    ];
    const weeks = [
      seen('2027-W05', 20, hidden),
      ...['06', '07', '08'].map((id) => seen(`2027-W${id}`, 30, shown(15, 15))),
    ];
    const attack = { seen: [...weeks, seen('2027-02', 110, shown(50, 60))], polls: [], days, partOf };
    expect(attackGroups(attack, flat)).toEqual(
      expect.arrayContaining(['borough A in 2027-W05', 'borough B in 2027-W05']),
    );
  });
});
