import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createTemporaryFolder } from '@callboard/core/node'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { code, partsOf } from '../testing/store-samples.ts'
import { sqliteCatalogStore } from './sqlite-catalog-store.ts'

const rounds = 4
const count = 300
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The program of the children in one file, which starts in no time. It stands where its driver is found. */
async function buildProgram(): Promise<string> {
  const outfile = pathOf('../../node_modules/.cache/commit-forever.mjs')
  await build({
    entryPoints: [pathOf('./fixtures/commit-forever.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@callboard/source'],
    external: ['libsql'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
  })
  return outfile
}

/** Lets a child commit a few times, then kills it at some moment. Answers with what was acknowledged last. */
async function killInTheMiddle(
  program: string,
  { file, round }: { file: string; round: number },
): Promise<number> {
  const child = spawn(process.execPath, [program, file, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let acknowledged = 0
  let left = 2
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    left -= 1
    if (left > 0) continue
    // Somewhere in the next commit, elsewhere each round.
    for (let turn = 0; turn < round * 97; turn += 1) await new Promise((next) => setImmediate(next))
    child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return acknowledged
}

it('a process killed in the middle of commits leaves whole ones, and all that were acknowledged', async () => {
  await using temporary = await createTemporaryFolder()
  const file = `${temporary.folder.root}/catalog.db`
  const program = await buildProgram()
  for (let round = 1; round <= rounds; round += 1) {
    const acknowledged = await killInTheMiddle(program, { file, round })
    await using store = await sqliteCatalogStore({ file })
    const { commits, revision } = await store.head()
    expect(commits).toBeGreaterThanOrEqual(acknowledged)
    expect(revision).toBe(commits)
    const parts = await partsOf(store)
    const versions = parts.flatMap((part) =>
      part.type === 'source'
        ? part.source.record.claims.map(({ entity }) => entity.spec?.version)
        : [],
    )
    expect(versions).toEqual(Array.from({ length: count }, () => commits))
    expect(parts.find(({ type }) => type === 'issues')).toMatchObject({
      issues: [{ message: `${commits}` }],
    })
    const newest = await store.changesSince({ revision: revision - 1 }, { limit: 2 * count })
    expect(newest).toHaveLength(count)
    expect(await code(store.changesSince({ revision: 0 }, { limit: 1 }))).toBe(undefined)
  }
})
