// The sender's bundle in a process of its own, run once a minute as its schedule does: tells its parent its memory and how
// many of its messages were handed over within ten seconds of their claim. Arguments: bundle, first event's time (ms).
const { handler } = require(process.argv[2]);
const first = Number(process.argv[3]);
const started = performance.now();
const write = process.stdout.write;
let handed = 0;
let inTime = 0;
process.stdout.write = (line) => {
  const { event, ms } = JSON.parse(line);
  if (event === 'message' && ms !== undefined) {
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
  for (let run = 0; ; run += 1) {
    const begins = run * 60_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begins - (performance.now() - started))));
    const before = handed;
    try {
      await handler({ time: new Date(first + performance.now() - started).toISOString(), function: 'sender' });
    } catch (error) {
      write.call(process.stdout, `${error}\n`);
    }
    tell();
    if (handed === before) break;
    // What it ended early for: nothing was due any more.
    if (performance.now() - started - begins < 55_000) break;
  }
  process.disconnect();
})();
