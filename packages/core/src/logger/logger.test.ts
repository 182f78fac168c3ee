import { describe, expect, expectTypeOf, it } from 'vitest'
import { createLogger, type Logger, type LogRecord, silentLogger } from './logger.ts'

function recording(options: Partial<Parameters<typeof createLogger>[0]> = {}) {
  const records: LogRecord[] = []
  return { records, logger: createLogger({ sink: (record) => records.push(record), ...options }) }
}

describe('createLogger', () => {
  it('hands level, message and fields to the sink', () => {
    const { records, logger } = recording({ level: 'debug' })
    logger.debug('a')
    logger.info('b', { x: 1 })
    logger.warn('c')
    logger.error('d')
    expect(records).toEqual([
      { level: 'debug', message: 'a', fields: {} },
      { level: 'info', message: 'b', fields: { x: 1 } },
      { level: 'warn', message: 'c', fields: {} },
      { level: 'error', message: 'd', fields: {} },
    ])
  })

  it('leaves out what lies below its level, which is info unless said otherwise', () => {
    const { records, logger } = recording()
    logger.debug('a')
    logger.info('b')
    expect(records.map(({ message }) => message)).toEqual(['b'])
  })

  it('adds its own fields, which a record may overrule', () => {
    const { records, logger } = recording({ fields: { part: 'catalog', x: 0 } })
    logger.info('a', { x: 1 })
    expect(records[0]?.fields).toEqual({ part: 'catalog', x: 1 })
  })

  it('can be taken apart', () => {
    const { records, logger } = recording()
    const { info } = logger
    info('a')
    expect(records).toHaveLength(1)
  })

  it('fits where the console fits', () => {
    expectTypeOf(console).toExtend<Logger>()
  })
})

describe('silentLogger', () => {
  it('says nothing', () => {
    expect(silentLogger.error('a', { b: 1 })).toBeUndefined()
  })
})
