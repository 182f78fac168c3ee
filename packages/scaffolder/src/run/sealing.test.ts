import { nodeRuntime } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { createSealing, isSealingKey } from './sealing.ts'

const [old, young] = [new Uint8Array(32).fill(1), Buffer.alloc(32, 2).toString('base64')]
const seal = (...keys: (Uint8Array | string)[]) => {
  const sealing = createSealing(keys, nodeRuntime)
  if (!sealing) throw new Error('no keys')
  return sealing
}
const text = Buffer.from('hunter2-is-the-token')

describe('sealing', () => {
  it('hides, and opens for the same purpose only', () => {
    const sealing = seal(old)
    const sealed = sealing.seal(text, 'run 1')
    expect(Buffer.from(sealed).includes(text)).toBe(false)
    expect(sealing.seal(text, 'run 1')).not.toEqual(sealed)
    expect(Buffer.from(sealing.open(sealed, 'run 1'))).toEqual(text)
    expect(() => sealing.open(sealed, 'run 2')).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: What was sealed as "run 2" cannot be opened]`,
    )
  })

  it('opens with every key, and seals with the first', () => {
    const sealed = seal(old).seal(text, 'p')
    expect(Buffer.from(seal(young, old).open(sealed, 'p'))).toEqual(text)
    expect(() => seal(old).open(seal(young, old).seal(text, 'p'), 'p')).toThrow(
      expect.objectContaining({ code: 'SCAFFOLDER_SEAL_BROKEN' }),
    )
    expect(createSealing([], nodeRuntime)).toBeUndefined()
  })

  it('refuses every change, and every end that is missing', () => {
    const sealing = seal(old)
    const sealed = sealing.seal(text, 'p')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      for (const broken of [changed, sealed.subarray(0, at)])
        expect(() => sealing.open(broken, 'p')).toThrow()
    }
  })

  it('takes 32 bytes and nothing else for a key', () => {
    expect([old, young, 'short', new Uint8Array(16), 7].map(isSealingKey)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})
