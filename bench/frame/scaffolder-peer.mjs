import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where `record-scaffolder.mjs` installs the peer's scaffolder, unless it is told another place. */
export const scaffolderPeer = join(tmpdir(), 'callboard-scaffolder-peer')

/** Why the peer cannot run here. */
export function scaffolderPeerMissing() {
  const installed = join(scaffolderPeer, 'node_modules/@backstage/plugin-scaffolder-backend')
  if (existsSync(installed)) return undefined
  return 'the peer is not installed: run "node bench/record-scaffolder.mjs" first'
}
