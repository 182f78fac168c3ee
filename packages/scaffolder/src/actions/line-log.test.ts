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

it('has room for so many lines', () => {
  const lines = linesOf(['x\n'.repeat(5000), 'stdout'])
  expect([lines.length, lines.at(-1)]).toEqual([2001, 'Lines after the first 2000 are not shown'])
})

it('loses nothing of a line without an end, so that what is secret in it can be found', () => {
  const chunk = 'x'.repeat(50_000)
  const lines = linesOf([chunk, 'stdout'], [chunk, 'stdout'], ['y', 'stdout'])
  expect(lines.map(({ length }) => length)).toEqual([100_000, 1])
})
