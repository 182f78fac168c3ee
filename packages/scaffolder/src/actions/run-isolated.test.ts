import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { type IsolatedWork, runIsolated } from './run-isolated.ts'

const run = (work: Partial<IsolatedWork>) =>
  runIsolated({
    what: 'The work',
    body: 'return input',
    input: null,
    cwd: tmpdir(),
    signal: new AbortController().signal,
    ...work,
  }).catch((error: Error) => error.message)

it('gives what the work returns, as JSON does', async () => {
  expect(await run({ input: { a: ['é\u2028', null] } })).toEqual({ a: ['é\u2028', null] })
  expect(await run({ body: 'return undefined' })).toBeUndefined()
})

it.each([
  ['throw new Error("no good")', 'The work failed: no good'],
  ['throw null', 'The work failed: null'],
  ['for (;;);', 'The work failed: it takes longer than 0.5 s'],
  [
    'const all = []; for (;;) all.push(new Array(1e6).fill(1))',
    'The work failed: it takes more memory than 128 MB',
  ],
  ['return "x".repeat(2e7)', 'The work failed: its result is larger than 16777216 bytes'],
])('ends %s', async (body, message) => {
  const timeoutMs = body.startsWith('for') ? 500 : 5_000
  expect(await run({ body, timeoutMs })).toBe(message)
})

it('keeps secrets of this process to itself', async () => {
  process.env.CALLBOARD_CANARY = 'alive'
  try {
    expect(await run({ body: 'return Object.keys(process.env)' })).not.toContain('CALLBOARD_CANARY')
  } finally {
    delete process.env.CALLBOARD_CANARY
  }
})
