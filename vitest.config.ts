import { defineConfig } from 'vitest/config'

// Tests read workspace packages from source, so nothing needs to be built first.
const conditions = ['@nika/source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      { extends: true, test: { name: 'packages', include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'] } },
      { extends: true, test: { name: 'repository', include: ['test/**/*.test.ts'] } },
    ],
  },
})
