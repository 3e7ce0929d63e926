/** `npx vitest run --config tests/long/relay.config.ts`: two relays over Redis, minutes rather than seconds. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/long/relay.test.ts'],
    environment: 'node',
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false
  }
});
