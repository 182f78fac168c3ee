import type { Entity } from '@callboard/core'
import { expect, it } from 'vitest'
import { streamEntities } from './stream-entities.ts'

/** Entities that count how many of them were written. */
function counted(count: number) {
  const written = { count: 0 }
  const entity = {
    toJSON() {
      written.count += 1
      return { name: 'x'.repeat(1000) }
    },
  } as unknown as Entity
  return { written, entities: Array.from({ length: count }, () => entity) }
}

it('writes no further than is read, and nothing for one who has left', async () => {
  const { entities, written } = counted(10_000)
  const reader = streamEntities({ entities }).body?.getReader()
  await reader?.read()
  const soon = written.count
  expect(soon).toBeLessThan(500)
  await reader?.cancel()
  await new Promise(setImmediate)
  expect(written.count).toBeLessThan(soon + 500)
})

it('writes nothing but the beginning of what is only asked for its headers', async () => {
  const { entities, written } = counted(10_000)
  const { headers } = new Response(null, streamEntities({ entities }))
  await new Promise(setImmediate)
  expect([headers.get('content-type'), written.count < 500]).toEqual(['application/json', true])
})

it('puts members behind the list', async () => {
  const { entities } = counted(2)
  const beside = { totalItems: 2, none: undefined }
  const response = streamEntities({ entities: entities.slice(0, 0), beside })
  expect(await response.json()).toEqual({ items: [], totalItems: 2 })
  expect(await streamEntities({ entities: [] }).json()).toEqual([])
})
