import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { errors } from './errors.ts'

const root = new URL('.', import.meta.url).pathname
const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && path !== 'errors.test.ts')
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n')

it.each(Object.values(errors).map(({ code }) => code))('%s is thrown by a test', (code) => {
  expect(tests.includes(code)).toBe(true)
})

it('quotes long values only in part', () => {
  const error = errors.TASK_MISSING({ id: 'x'.repeat(1000) })
  expect(error.message.length).toBeLessThan(300)
  expect(error.hint).toBe('Check the id; "callboard task list" names the tasks.')
})
