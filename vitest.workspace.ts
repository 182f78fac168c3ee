import { defineConfig, defineProject, type UserWorkspaceConfig } from 'vitest/config'

// Siblings resolve to their sources, so a test never runs against a stale build.
const resolve = { conditions: ['@callboard/source', 'node'] }
const minuteMs = 60_000
/** What starts servers, programs and browsers takes its time on a machine that has other work, too. */
const slow = { testTimeout: 4 * minuteMs, hookTimeout: 4 * minuteMs }

const project = (name: string, test: UserWorkspaceConfig['test']) =>
  defineProject({
    resolve,
    ssr: { resolve },
    test: {
      name,
      setupFiles: ['vitest.setup.ts'],
      // Files share a process, so what they import is loaded once; whoever changes what is global puts it back.
      isolate: false,
      testTimeout: minuteMs,
      hookTimeout: minuteMs,
      expect: { poll: { timeout: minuteMs / 2, interval: 10 } },
      ...test,
    },
  })

const engine = (name: string) => project(name, { include: [`packages/${name}/src/**/*.test.ts`] })

/** After the unit tests it has the cores to itself. */
const example = (name: string) =>
  project(name, {
    ...slow,
    include: [`examples/${name}/**/*.test.ts`],
    exclude: ['**/node_modules/**', '**/dist/**', '**/skeleton/**'],
    sequence: { groupOrder: 1 },
  })

export default defineConfig({
  test: {
    // Left to itself Vitest keeps a core back for who watches, which on a machine of two is half of it.
    maxWorkers: '100%',
    // All projects are of the same sources, which each would otherwise compile once more.
    experimental: { fsModuleCache: true },
    projects: [
      ...['core', 'catalog', 'scaffolder', 'docs', 'search'].map(engine),
      ...['acme', 'cli', 'portal'].map(example),
      project('readme', {
        ...slow,
        include: ['tests/**/*.test.ts'],
        exclude: ['tests/browser/**'],
        sequence: { groupOrder: 1 },
      }),
      project('browser', {
        ...slow,
        include: ['tests/browser/**/*.test.ts'],
        sequence: { groupOrder: 2 },
      }),
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
