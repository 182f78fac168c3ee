import { fileURLToPath } from 'node:url'
import { defineProject, type UserWorkspaceConfig } from 'vitest/config'

// Siblings resolve to their sources, so a test never runs against a stale build.
const setup = fileURLToPath(new URL('./vitest.setup.ts', import.meta.url))
const resolve = { conditions: ['@callboard/source', 'node'] }

export const project = (name: string, test: UserWorkspaceConfig['test'] = {}) =>
  defineProject({
    resolve,
    ssr: { resolve },
    test: {
      name,
      include: ['src/**/*.test.ts'],
      setupFiles: [setup],
      // Files share a process, so what they import is loaded once; whoever changes what is global puts it back.
      isolate: false,
      // A machine that has other work, too, is no reason to fail.
      testTimeout: 20_000,
      hookTimeout: 20_000,
      ...test,
    },
  })

/** Examples start servers and processes: after the unit tests they have the cores to themselves. */
export const exampleProject = (name: string) =>
  project(name, {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/skeleton/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 1 },
  })
