import { defineConfig } from 'vitest/config'
import { project } from './vitest.project.ts'

const slow = { testTimeout: 120_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Left to itself Vitest keeps a core back for who watches, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      'packages/*/vitest.config.ts',
      'examples/*/vitest.config.ts',
      project('readme', {
        ...slow,
        include: ['tests/**/*.test.ts'],
        exclude: ['tests/browser/**'],
        sequence: { groupOrder: 2 },
      }),
      project('browser', {
        ...slow,
        include: ['tests/browser/**/*.test.ts'],
        sequence: { groupOrder: 3 },
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
