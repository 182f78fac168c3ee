import { describe, expect, it } from 'vitest'
import { createRedactor } from '../secret/redactor.ts'
import { Secret } from '../secret/secret.ts'
import { consoleSink } from './console-sink.ts'

/** What a sink writes to standard error while something is logged. */
function written(run: () => void): string {
  const { write } = process.stderr
  let text = ''
  process.stderr.write = (chunk: string | Uint8Array) => {
    text += String(chunk)
    return true
  }
  try {
    run()
  } finally {
    process.stderr.write = write
  }
  return text
}

describe('consoleSink', () => {
  const sink = consoleSink()

  it('writes a line for people', () => {
    const fields = { count: 3, path: 'a/b.yaml', title: 'two words', list: [1], none: undefined }
    expect(written(() => sink({ level: 'info', message: 'refreshed', fields }))).toBe(
      'info  refreshed count=3 path=a/b.yaml title="two words" list=[1] none=undefined\n',
    )
  })

  it('writes a line of JSON, whose own members no field can take', () => {
    const json = consoleSink({ format: 'json' })
    const fields = { count: 3, level: 'debug', message: 'forged', error: new Error('inner') }
    const line = written(() => json({ level: 'error', message: 'failed', fields }))
    expect(JSON.parse(line)).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      message: 'failed',
      count: 3,
      error: 'inner',
    })
  })

  it('writes one line whatever is in the record, with no control characters', () => {
    const message = 'a\nerror forged\r\u001b[2J\u202e'
    const expected = 'info  a\\nerror forged\\x0d\\x1b[2J\\u202e x="\\\\n"\n'
    expect(written(() => sink({ level: 'info', message, fields: { x: '\\n' } }))).toBe(expected)
  })

  it('masks secrets, known ones and typed ones', () => {
    const masking = consoleSink({ redactor: createRedactor(['hunter2hunter2']) })
    const fields = { key: new Secret('abc'), text: 'with "hunter2hunter2"', hunter2hunter2: 1 }
    expect(written(() => masking({ level: 'warn', message: 'hunter2hunter2', fields }))).toBe(
      'warn  *** key="***" text="with \\"***\\"" ***=1\n',
    )
  })

  it('never throws for what cannot be shown', () => {
    const loop: Record<string, unknown> = {}
    loop.loop = loop
    const fields = { loop, big: 10n, none: Symbol('x'), run() {} }
    expect(written(() => sink({ level: 'info', message: 'x', fields }))).toBe(
      'info  x loop="a value that cannot be shown" big="10" none=undefined run=undefined\n',
    )
  })

  it('cuts an endless line', () => {
    const line = written(() => sink({ level: 'info', message: 'x'.repeat(10_000_000), fields: {} }))
    expect(line.length).toBeLessThan(70_000)
    expect(line).toMatch(/… \(10000006\)\n$/)
  })
})
