// Kills a worker at random, again and again (or lets it stand still and wake too late), and checks afterwards that the
// promises of the task engine were kept: `node scripts/kill-loop.mjs [kills] [sqlite|postgres] [kill|stop]`.
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [, , kills = '2000', kind = 'sqlite', how = 'kill'] = process.argv
const root = fileURLToPath(new URL('../packages/scaffolder/', import.meta.url))
// It stands where its drivers are found.
const outfile = join(root, `node_modules/.cache/kill-loop-${process.pid}.mjs`)
await createRequire(join(root, 'package.json'))('esbuild').build({
  stdin: {
    contents: `export { buildKillWorker, runKillLoop } from './src/run/fixtures/kill-loop.ts'
      export { startPostgres } from '../../tests/postgres-server.ts'`,
    resolveDir: root,
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@callboard/source'],
  external: ['libsql', 'pg', 'esbuild'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
  },
})
const { buildKillWorker, runKillLoop, startPostgres } = await import(pathToFileURL(outfile).href)
const program = await buildKillWorker(root)
const folder = await mkdtemp(join(tmpdir(), 'callboard-kill-'))
const server = kind === 'postgres' ? await startPostgres() : undefined
try {
  const report = await runKillLoop(program, {
    kills: Number(kills),
    folder,
    how,
    onProgress: console.log,
    ...(server && { server: server.database('kills') }),
  })
  console.log(report)
  if (report.faults.length > 0) process.exitCode = 1
} finally {
  await server?.[Symbol.asyncDispose]()
  for (const made of [folder, program, outfile]) await rm(made, { recursive: true, force: true })
}
process.exit()
