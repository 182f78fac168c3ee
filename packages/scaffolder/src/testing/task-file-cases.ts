import type { KeptFile } from '../tasks/task-store.ts'
import { assertEqual } from './assertions.ts'
import { add, type TaskStoreCases } from './task-store-samples.ts'

const fileOf = (digest: string, ...bytes: number[]): KeptFile => ({
  digest,
  bytes: new Uint8Array(bytes),
})

async function* stream(files: readonly KeptFile[]): AsyncGenerator<KeptFile> {
  yield* files
}

/** Files of workspaces. */
export const taskFileCases: TaskStoreCases = {
  'gives back files byte for byte': async ({ store, again }) => {
    await add(store, 'a')
    const large = new Uint8Array(Buffer.alloc(3_000_000, 'some bytes\u0000\u00ff', 'latin1'))
    await store.saveFiles('a', [fileOf('empty'), fileOf('some', 0, 255, 10, 13)])
    await store.saveFiles('a', stream([{ digest: 'large', bytes: large }, fileOf('last', 1)]))
    const other = await again()
    const load = async (digest: string) => {
      const bytes = await other.loadFile('a', digest)
      return bytes && [...bytes]
    }
    assertEqual(await load('empty'), [], 'empty')
    assertEqual(await load('some'), [0, 255, 10, 13], 'some')
    assertEqual(await load('last'), [1], 'last')
    assertEqual(await load('none'), undefined, 'none')
    const found = await other.loadFile('a', 'large')
    assertEqual(found && Buffer.from(found).equals(large), true, 'large')
  },
  'keeps a file once, and for its run only': async ({ store }) => {
    await add(store, 'a')
    await add(store, 'b')
    await store.saveFiles('a', [fileOf('one', 1), fileOf('two', 2), fileOf('one', 1)])
    await store.saveFiles('a', [fileOf('one', 1), fileOf('three', 3)])
    const has = async (id: string) =>
      [...(await store.hasFiles(id, ['one', 'none', 'three', '\u0000']))].sort()
    assertEqual(await has('a'), ['one', 'three'], 'of the run')
    assertEqual(await has('b'), [], 'of another')
    assertEqual(await has('nobody'), [], 'of nobody')
    assertEqual(await store.loadFile('b', 'one'), undefined, 'file of another')
    assertEqual((await store.hasFiles('a', [])).size, 0, 'nothing asked')
  },
  'finds thousands of files at once': async ({ store }) => {
    await add(store, 'a')
    const digests = Array.from({ length: 3000 }, (_value, index) => `digest-${index}`)
    await store.saveFiles(
      'a',
      digests.map((digest) => fileOf(digest, 7)),
    )
    assertEqual((await store.hasFiles('a', [...digests, 'none'])).size, 3000, 'found')
  },
  'is not changed through the bytes it was given or gave': async ({ store }) => {
    await add(store, 'a')
    const file = fileOf('one', 1)
    await store.saveFiles('a', [file])
    file.bytes[0] = 9
    const given = await store.loadFile('a', 'one')
    if (given) given[0] = 9
    assertEqual([...((await store.loadFile('a', 'one')) ?? [])], [1], 'bytes')
  },
}
