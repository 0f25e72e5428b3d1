import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

// Tests read workspace packages from source, so nothing needs to be built first.
const conditions = ['@nika/source']

// .ci/run counts the tests of all its runs from these reports.
const report = process.env['NIKA_TEST_REPORT']

function project(name: string, include: string[], timeoutMs: number): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include, testTimeout: timeoutMs, hookTimeout: timeoutMs } }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      project('packages', ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'], 20_000),
      project('repository', ['test/repository/**/*.test.ts'], 60_000),
      // These need a build or take longer, and are not part of `pnpm test`.
      {
        extends: true,
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
          globalSetup: 'test/packaging/pack-packages.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/build-command-line.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
