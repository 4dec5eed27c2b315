import { runHalf } from './year.ts';

const write = process.stdout.write.bind(process.stdout);
const errors: Record<string, number> = {};
process.stdout.write = ((c: string) => {
  if (typeof c === 'string' && c.startsWith('{"level"')) {
    if (c.includes('"error"')) {
      const k = c.replace(/"requestId":"[^"]*",?/, '').trim();
      errors[k] = (errors[k] ?? 0) + 1;
    }
    return true;
  }
  return write(c);
}) as never;
const t = performance.now();
try {
  const r = await runHalf({
    seed: process.argv[2] ?? '1',
    part: 0,
    cases: Number(process.argv[3] ?? 30),
    days: Number(process.argv[4] ?? 365),
    start: '2026-01-01',
  });
  console.log(JSON.stringify({ ...r, byWeek: r.byWeek.length }, null, 1));
} catch (e) {
  console.log(String((e as Error).message).slice(0, 3000));
}
console.log(errors);
console.log('cpu', process.cpuUsage().user / 1e6, process.cpuUsage().system / 1e6, 's', (performance.now() - t) / 1000, process.memoryUsage().rss / 1e6);
