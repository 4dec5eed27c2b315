// The sender's bundle in a process of its own, run once a minute as its schedule does: tells its parent its memory and how
// many of its messages were handed over within ten seconds of their claim, until all were. Arguments: bundle, first event's
// time (ms), how many messages there are.
const { handler } = require(process.argv[2]);
const first = Number(process.argv[3]);
const all = Number(process.argv[4]);
const MOST_RUNS = 30;
const started = performance.now();
const write = process.stdout.write;
let handed = 0;
let inTime = 0;
process.stdout.write = (line) => {
  const { event, code, ms } = JSON.parse(line);
  if (event === 'message' && code === 'sent') {
    handed += 1;
    if (ms <= 10_000) inTime += 1;
  }
  return true;
};
const tell = () => {
  const { user, system } = process.cpuUsage();
  process.send({ rss: process.memoryUsage.rss(), handed, inTime, cpu: (user + system) / 1000 });
};
setInterval(tell, 1000).unref();
(async () => {
  for (let run = 0; handed < all && run < MOST_RUNS; run += 1) {
    const begins = run * 60_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begins - (performance.now() - started))));
    try {
      await handler({ time: new Date(first + performance.now() - started).toISOString(), function: 'sender' });
    } catch (error) {
      write.call(process.stdout, `${error}\n`);
    }
    tell();
  }
  process.disconnect();
})();
