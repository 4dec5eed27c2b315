// Loads one bundle in a fresh process and prints how long after the process's start it was loaded (ms).
require(process.argv[2]);
process.stdout.write(String(performance.now()), () => process.exit(0));
