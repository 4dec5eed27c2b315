import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    setupFiles: ['setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two at a time: several suites start whole services and a browser.
    maxWorkers: 2,
  },
});
