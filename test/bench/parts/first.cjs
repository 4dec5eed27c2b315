// A cold start: loads the bundle in a fresh process, lets what it primes finish, prints the CPU of its first real call (ms).
const { handler } = require(process.argv[2]);
const event = JSON.parse(process.argv[3]);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
setTimeout(async () => {
  const before = process.cpuUsage();
  const { statusCode } = await handler(event);
  const { user, system } = process.cpuUsage(before);
  write(`${statusCode} ${(user + system) / 1000}`, () => process.exit(0));
}, 1500);
