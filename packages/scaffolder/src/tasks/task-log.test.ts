import { createRedactor } from '@callboard/core'
import { createMemoryLogger, createTestRuntime } from '@callboard/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTaskLog } from './task-log.ts'

const secret = 'hunter2-is-the-token'

function open(secrets: readonly string[] = [secret]) {
  const messages: string[] = []
  const runtime = createTestRuntime()
  const echo = createMemoryLogger()
  const log = createTaskLog({
    append: ({ body }) => messages.push(body.message),
    taskId: 'a',
    redactor: createRedactor(secrets),
    runtime,
    echo,
  })
  return { log, messages, runtime, echo, ...log.forStep('s') }
}

describe('lines of a step', () => {
  it('hide a secret that was logged in pieces', () => {
    const { logger, close, messages, echo } = open()
    for (const piece of ['before', 'it is hunter2', '-is-the', '-token, after', 'and more'])
      logger.info(piece)
    close()
    expect(messages).toEqual(['before', 'it is ***, after', 'and more'])
    expect(echo.records.map(({ message }) => message)).toEqual(messages)
  })

  it('hide it wherever it is cut', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: secret.length - 1 }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, (at) => {
        const { logger, close, messages } = open()
        const edges = [0, ...at.sort((a, b) => a - b), secret.length]
        for (const [index, edge] of edges.slice(0, -1).entries())
          logger.info(secret.slice(edge, edges[index + 1]))
        close()
        expect(messages).toEqual(['***'])
      }),
    )
  })

  it('hide it between many lines, of which not all can be held', () => {
    const { logger, close, messages } = open()
    for (let line = 0; line < 50; line += 1) {
      logger.info(`${line} hunter2-is`)
      logger.info('-the-token')
    }
    close()
    expect(messages).toEqual(Array.from({ length: 50 }, (_, line) => `${line} ***`))
  })

  it('stand as they were logged, before what is said of the step, and wait for a tenth of a second', async () => {
    const { log, logger, messages, runtime, close } = open()
    logger.info('hunter2')
    expect(messages).toEqual([])
    await runtime.advance(100)
    expect(messages).toEqual(['hunter2'])
    logger.warn('hunter')
    log.write({ message: 'of another step', stepId: 't' })
    log.write({ message: 'of the step', stepId: 's' })
    close()
    logger.info('too late')
    expect(messages).toEqual(['hunter2', 'of another step', 'hunter', 'of the step'])
  })
})
