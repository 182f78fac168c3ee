import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { benchFolder } from './folder.mjs'

const root = join(benchFolder, '..')
/** Finds the packages that the tests of the scaffolder use. */
export const requireOfTests = createRequire(join(root, 'packages/scaffolder/package.json'))

/**
 * The server that the tests start: theirs is TypeScript.
 *
 * @returns {Promise<typeof import('../../tests/postgres-server.ts')>}
 */
export async function postgresOfTests() {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-bench-'))
  try {
    const outfile = join(folder, 'postgres-server.mjs')
    const entryPoints = [join(root, 'tests/postgres-server.ts')]
    const options = { outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' }
    await requireOfTests('esbuild').build({ entryPoints, ...options })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
