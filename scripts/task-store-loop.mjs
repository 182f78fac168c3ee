// Two workers share runs, and one worker is killed again and again, over a database of their own:
// `node scripts/task-store-loop.mjs [sqlite|postgres] [kills] [runs]`. Fails when a run is claimed twice, a commit is torn or
// an acknowledged one is lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [, , kind = 'sqlite', kills = '200', runs = '1000'] = process.argv
const folder = fileURLToPath(new URL('../packages/scaffolder/', import.meta.url))
const require = createRequire(join(folder, 'package.json'))
// It stands where its drivers are found.
const outfile = join(folder, 'node_modules/.cache/loop/store/task-store-loop.mjs')
await require('esbuild').build({
  stdin: {
    contents: `export * from './test-worker-processes.ts'
      export { add } from '../testing/task-store-samples.ts'
      export { startPostgres } from '../../../../tests/postgres-server.ts'`,
    resolveDir: join(folder, 'src/store'),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  conditions: ['@callboard/source'],
  external: ['libsql', 'pg', 'esbuild'],
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(folder, 'src/store/x.ts')).href) },
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.dirname + '/x.js')",
  },
  outfile,
})
const { add, buildWorker, killWorker, runWorker, startPostgres, torn, workerFile, workerPostgres } =
  await import(pathToFileURL(outfile))

const scratch = mkdtempSync(join(tmpdir(), 'task-store-loop-'))
const server = kind === 'postgres' ? await startPostgres() : undefined
const open = (name) =>
  server ? workerPostgres(server.database(name)) : workerFile(join(scratch, `${name}.db`))
const program = await buildWorker()
try {
  await shareRuns(open('claims'))
  await killWorkers(open('kills'))
} finally {
  await server?.[Symbol.asyncDispose]()
  rmSync(scratch, { recursive: true })
}

async function shareRuns({ address, store }) {
  for (let number = 0; number < Number(runs); number += 1) await add(store, `t${number}`)
  const workers = ['w1', 'w2', 'w3']
  const said = await Promise.all(
    workers.map((worker) => runWorker({ program, mode: 'claim', address, worker })),
  )
  const claims = new Set(said.flat())
  console.log(
    `${said.map(({ length }) => length).join(' + ')} runs claimed, ${claims.size} different`,
  )
  if (claims.size !== Number(runs) || said.flat().length !== claims.size) process.exitCode = 1
}

async function killWorkers({ address, store }) {
  await add(store, 'a')
  let commits = 0
  for (let round = 0; round < Number(kills); round += 1) {
    const turns = Math.floor(Math.random() * 600)
    const run = { program, mode: 'commit', address, worker: `w${round}` }
    commits = await killWorker(run, turns)
    const problem = await torn(store, 'a', commits)
    if (!problem) continue
    console.error(`round ${round}, ${turns} turns: ${problem}`)
    process.exitCode = 1
    break
  }
  console.log(`${kills} kills, ${commits} commits acknowledged`)
}
