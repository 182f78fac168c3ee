import { expect, it } from 'vitest'
import { createMemoryLogger } from './memory-logger.ts'

it('keeps all records, debug included', () => {
  const logger = createMemoryLogger()
  logger.debug('a', { x: 1 })
  logger.error('b')
  expect(logger.records).toEqual([
    { level: 'debug', message: 'a', fields: { x: 1 } },
    { level: 'error', message: 'b', fields: {} },
  ])
})
