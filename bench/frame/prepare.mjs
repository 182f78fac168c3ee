import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from '../../scripts/build.mjs'
import { locked } from '../../scripts/lock.mjs'
import { benchFolder } from './folder.mjs'

const lockfile = join(benchFolder, 'package-lock.json')
const stamp = join(benchFolder, 'node_modules', '.installed-lock.json')

/** Installs the peers unless those of this very lockfile are there. */
export function installPeers() {
  const wanted = readFileSync(lockfile, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const { status, error } = spawnSync('npm', ['ci', '--silent'], {
    cwd: benchFolder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`"npm ci" in bench/ failed: ${error?.message ?? status}`)
  // Last, so that an installation that was cut short is done again.
  writeFileSync(stamp, wanted)
}

/** Builds the packages where their sources have changed: what is measured is what ships. */
export async function buildPackages() {
  const root = join(benchFolder, '..')
  if (!existsSync(join(root, 'node_modules')))
    throw new Error('the workspace is not installed: run "npm run setup" first')
  if (!(await locked(() => build()))) throw new Error('the packages could not be built')
}
