// Asks the peer's own template runner and keeps its answers, which the ordinary tests compare ours with. It installs the
// peer in a folder of its own, below the temporary ones unless another is named: node bench/record-scaffolder.mjs [folder]
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { benchFolder } from './frame/folder.mjs'
import { createPeer } from './record/run-peer-template.mjs'
import { inputs, parameters } from './record/scaffolder.inputs.mjs'

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'callboard-scaffolder-peer'))
install()
const peer = createPeer(folder)
const rows = []
for (const input of inputs) {
  if (rows.some(({ id }) => id === input.id)) throw new Error(`two rows are called "${input.id}"`)
  // What the file cannot hold would be another input to whoever reads it.
  const row = JSON.parse(JSON.stringify(input))
  const answer = await peer.run(structuredClone({ parameters, ...row }))
  rows.push({ ...row, answer: JSON.parse(JSON.stringify(answer)) })
}
const recorded = {
  package: '@backstage/plugin-scaffolder-backend',
  version: peer.version,
  parameters,
  rows,
}
writeFileSync(
  join(benchFolder, 'recorded', 'scaffolder.json'),
  `${JSON.stringify(recorded, null, 2)}\n`,
)
console.log(`${rows.length} answers of ${recorded.package} ${peer.version} recorded`)

function install() {
  if (existsSync(join(folder, 'node_modules', '@backstage', 'plugin-scaffolder-backend'))) return
  mkdirSync(folder, { recursive: true })
  cpSync(
    join(benchFolder, 'record', 'scaffolder-peer', 'package.json'),
    join(folder, 'package.json'),
  )
  // Its native parts are databases, which a run has no use for.
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  const { status, error } = spawnSync('npm', options, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`the peer was not installed: ${error?.message ?? status}`)
}
