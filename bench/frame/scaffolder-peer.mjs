import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchFolder } from './folder.mjs'

/** Where the peer's scaffolder is installed, unless `record-scaffolder.mjs` is told another place. */
export const scaffolderPeer = join(tmpdir(), 'callboard-scaffolder-peer')

/** Installs the peer's scaffolder, which needs five hundred packages, unless it is there. */
export function installScaffolderPeer(folder = scaffolderPeer) {
  const wanted = readFileSync(
    join(benchFolder, 'record', 'scaffolder-peer', 'package.json'),
    'utf8',
  )
  const stamp = join(folder, '.installed.json')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), wanted)
  // The native parts of its database drivers are not built: the one that is used comes built.
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  const { status, error } = spawnSync('npm', options, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`the peer was not installed: ${error?.message ?? status}`)
  // Last, so that an installation that was cut short is done again.
  writeFileSync(stamp, wanted)
}

/** Why the peer cannot run here; it is installed when it is asked for first. */
export function scaffolderPeerMissing() {
  try {
    installScaffolderPeer()
    return undefined
  } catch (error) {
    return error.message
  }
}
