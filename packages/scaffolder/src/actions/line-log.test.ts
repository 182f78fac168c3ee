import { createMemoryLogger } from '@callboard/core/testing'
import { expect, it } from 'vitest'
import { createLineLog } from './line-log.ts'

function linesOf(...chunks: [string, 'stdout' | 'stderr'][]) {
  const logger = createMemoryLogger()
  const log = createLineLog(logger)
  for (const [chunk, stream] of chunks) log.write(chunk, stream)
  log.end()
  return logger.records.map(({ message }) => message)
}

it('joins what comes in pieces, each stream for itself', () => {
  expect(
    linesOf(['on', 'stdout'], ['err', 'stderr'], ['e\ntwo', 'stdout'], ['or\n', 'stderr']),
  ).toEqual(['one', 'error', 'two'])
})

it('shows of a progress bar what stands last', () => {
  expect(linesOf(['10%\r50%\r100%\r\n', 'stdout'])).toEqual(['100%'])
})

it('has room for so many lines, and for so much of a line', () => {
  const lines = linesOf(['x\n'.repeat(5000), 'stdout'])
  expect([lines.length, lines.at(-1)]).toEqual([2001, 'Lines after the first 2000 are not shown'])
  expect(linesOf(['x'.repeat(100_000), 'stdout'])[0]).toHaveLength(2000)
})
