import { deepEqual, equal } from 'node:assert/strict'
import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { ObjectStore } from '../publish/object-store.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const type = 'text/plain'

async function textAt(store: ObjectStore, key: string): Promise<string | undefined> {
  const content = await store.read({ key })
  return content && new TextDecoder().decode(content)
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list({ prefix })) keys.push(key)
  return keys.sort()
}

/** Names that services quote in different ways. */
const awkward = [
  'a b.md',
  'a+b.md',
  'a&b=c.md',
  '50%.md',
  'x#y.md',
  "it's (1)!.md",
  'ünï-日本.md',
  '~a;b,c@d$e.md',
]

/** What every {@link ObjectStore} must do; each case is given an empty store. */
export function objectStoreContract(
  create: () => ObjectStore | Promise<ObjectStore>,
): ContractCase[] {
  return contractCases<ObjectStore>(
    {
      'keeps an object as it was written': async (store) => {
        const content = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
        await store.write({ key: 'a/b.bin', content, type: 'application/octet-stream' })
        deepEqual(new Uint8Array((await store.read({ key: 'a/b.bin' })) ?? []), content)
        await store.write({ key: 'a/empty', content: bytes(''), type })
        equal(await textAt(store, 'a/empty'), '')
      },
      'has nothing where nothing was written': async (store) => {
        equal(await store.read({ key: 'a/b' }), undefined)
        deepEqual(await keysOf(store, 'a/'), [])
        await store.remove({ key: 'a/b' })
      },
      'replaces an object whole': async (store) => {
        await store.write({ key: 'a', content: bytes('a longer text'), type })
        await store.write({ key: 'a', content: bytes('short'), type })
        equal(await textAt(store, 'a'), 'short')
      },
      'lists what begins with a prefix, and nothing else': async (store) => {
        for (const key of ['svc/a', 'svc/b/c', 'svc-2/a', 'other'])
          await store.write({ key, content: bytes(key), type })
        deepEqual(await keysOf(store, 'svc/'), ['svc/a', 'svc/b/c'])
        deepEqual(await keysOf(store, 'svc/b'), ['svc/b/c'])
      },
      'lists more than fits into one answer': async (store) => {
        const keys = Array.from(
          { length: 25 },
          (_, index) => `many/${String(index).padStart(2, '0')}`,
        )
        for (const key of keys) await store.write({ key, content: bytes(key), type })
        deepEqual(await keysOf(store, 'many/'), keys)
      },
      'takes names that have to be quoted': async (store) => {
        for (const name of awkward)
          await store.write({ key: `q/${name}`, content: bytes(name), type })
        for (const name of awkward) equal(await textAt(store, `q/${name}`), name)
        deepEqual(await keysOf(store, 'q/'), awkward.map((name) => `q/${name}`).sort())
        for (const name of awkward) await store.remove({ key: `q/${name}` })
        deepEqual(await keysOf(store, 'q/'), [])
      },
      'removes an object and leaves those beside it': async (store) => {
        for (const key of ['x/a', 'x/ab']) await store.write({ key, content: bytes(key), type })
        await store.remove({ key: 'x/a' })
        deepEqual(await keysOf(store, 'x/'), ['x/ab'])
      },
    },
    create,
  )
}
