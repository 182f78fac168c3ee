import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkPack } from './check-pack.ts'

const limits = { maxObjects: 100, maxObjectBytes: 1_000_000, maxBytes: 3_000_000 }
const runtime = { sleep: async () => {} }
const types = { commit: 1, blob: 3, offsetDelta: 6, referenceDelta: 7 }

/** A number as packs have it. */
function variable(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...variable(Math.floor(value / 128))]
}

interface PackObject {
  type: keyof typeof types
  data: Uint8Array
  /** What its header says. */
  size?: number
}

function packOf(objects: readonly PackObject[], count = objects.length): Buffer {
  const head = Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, count])
  const parts = objects.map(({ type, data, size = data.length }) => {
    const low = (types[type] << 4) + (size % 16)
    const rest = Math.floor(size / 16)
    const base = { offsetDelta: [0x81, 0x00], referenceDelta: new Array(20).fill(7) }
    return Buffer.concat([
      Buffer.from(rest === 0 ? [low] : [low + 128, ...variable(rest)]),
      Buffer.from(type in base ? base[type as 'offsetDelta'] : []),
      deflateSync(data),
    ])
  })
  return Buffer.concat([head, ...parts, Buffer.alloc(20)])
}

const blob = (length: number, size = length): PackObject => ({
  type: 'blob',
  data: Buffer.alloc(length),
  size,
})
const delta = (target: number, type: 'offsetDelta' | 'referenceDelta'): PackObject => ({
  type,
  data: Buffer.from([...variable(5), ...variable(target), 0x90, 5]),
})

it.each<[string, Buffer, string | undefined]>([
  ['of nothing', packOf([]), undefined],
  ['of objects', packOf([blob(0), blob(15), blob(16), blob(100_000), blob(3)]), undefined],
  ['of deltas', packOf([blob(5), delta(5, 'offsetDelta'), delta(5, 'referenceDelta')]), undefined],
  ['with a large object', packOf([blob(1_000_001)]), 'its pack holds an object of 1000001 bytes'],
  [
    'with a bomb that says so',
    packOf([blob(9, 2 ** 40)]),
    `its pack holds an object of ${2 ** 40} bytes`,
  ],
  ['with a bomb that hides it', packOf([blob(50_000_000, 9)]), 'its pack is broken'],
  [
    'with a delta that is one',
    packOf([blob(5), delta(2 ** 33, 'offsetDelta')]),
    `its pack holds an object of ${2 ** 33} bytes`,
  ],
  [
    'of too much',
    packOf(Array.from({ length: 4 }, () => blob(900_000))),
    'its pack unpacks to more than 3000000 bytes',
  ],
  ['that is shorter than it says', packOf([blob(5)], 2), 'its pack is cut off'],
  ['of many objects', packOf([blob(5)], 101), 'its pack holds 101 objects, and 100 are the most'],
  ['that is none', Buffer.from('PACK'), 'its pack is cut off'],
])('a pack %s', async (_, pack, wanted) => {
  expect(await checkPack(pack, limits, runtime)).toBe(wanted)
})

it('neither throws nor lingers, whatever the bytes', async () => {
  const pack = packOf([blob(5), delta(5, 'offsetDelta'), blob(300)])
  const change = fc.tuple(fc.nat(pack.length - 1), fc.integer({ min: 0, max: 255 }))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
      const changed = Buffer.from(pack)
      for (const [at, byte] of changes) changed[at] = byte
      expect(['string', 'undefined']).toContain(typeof (await checkPack(changed, limits, runtime)))
    }),
    { numRuns: 300 },
  )
})
