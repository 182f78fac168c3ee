import type { LogRecord } from '@callboard/core'
import { expect, it } from 'vitest'
import { portalLogger } from './portal-logger.ts'
import { inRequest } from './request-context.ts'

function recording(env: Record<string, string>) {
  const records: LogRecord[] = []
  const formats: string[] = []
  const logger = portalLogger(env, (format) => {
    formats.push(format)
    return (record) => records.push(record)
  })
  return { records, formats, logger }
}

it('has the id of the request in each line that is written for it', async () => {
  const { records, logger } = recording({ LOG_LEVEL: 'info' })
  await inRequest({ id: 'r-1' }, async () => {
    await Promise.resolve()
    logger.info('inside', { ref: 'a' })
  })
  logger.info('outside')
  expect(records).toEqual([
    { level: 'info', message: 'inside', fields: { requestId: 'r-1', ref: 'a' } },
    { level: 'info', message: 'outside', fields: {} },
  ])
})

it('says warnings, for people, unless it is asked for something else', () => {
  const { records, formats, logger } = recording({})
  logger.info('a')
  logger.warn('b')
  expect([records.map(({ message }) => message), formats]).toEqual([['b'], ['text']])
  expect(recording({ LOG_FORMAT: 'json' }).formats).toEqual(['json'])
})

it('refuses what it does not know', () => {
  const refusal = (env: Record<string, string>) => {
    try {
      portalLogger(env)
      return 'nothing is refused'
    } catch (error) {
      const { code, message, hint } = error as Record<string, string>
      return `${code}: ${message}. ${hint}`
    }
  }
  expect([refusal({ LOG_LEVEL: 'loud' }), refusal({ LOG_FORMAT: 'xml' })]).toMatchInlineSnapshot(`
    [
      "LOG_LEVEL_UNKNOWN: LOG_LEVEL "loud" is not a level. Set it to one of debug, info, warn, error.",
      "LOG_FORMAT_UNKNOWN: LOG_FORMAT "xml" is not a format. Set it to text, for people, or json, one object in each line.",
    ]
  `)
})
