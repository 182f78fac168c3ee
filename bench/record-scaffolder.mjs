// Asks the peer's own template runner and its routes and keeps their answers, which the ordinary tests compare ours with.
// It installs the peer in a folder of its own, below the temporary ones unless another is named:
// node bench/record-scaffolder.mjs [folder]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { benchFolder } from './frame/folder.mjs'
import { createPeer } from './record/run-peer-template.mjs'
import { inputs, parameters } from './record/scaffolder.inputs.mjs'
import { exchangeRows } from './record/scaffolder-http.inputs.mjs'
import { servePeerScaffolder } from './record/serve-peer-scaffolder.mjs'

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'callboard-scaffolder-peer'))
install()
const peer = createPeer(folder)
const about = { package: '@backstage/plugin-scaffolder-backend', version: peer.version }
keep('scaffolder.json', {
  ...about,
  parameters,
  rows: await answered(inputs, (row) => peer.run({ parameters, ...row })),
})
const backend = await servePeerScaffolder(folder)
try {
  keep('scaffolder-http.json', { ...about, rows: await answered(exchangeRows, backend.play) })
} finally {
  await backend.close()
}

async function answered(asked, answerOf) {
  const rows = []
  for (const input of asked) {
    if (rows.some(({ id }) => id === input.id)) throw new Error(`two rows are called "${input.id}"`)
    // What the file cannot hold would be another input to whoever reads it.
    const row = JSON.parse(JSON.stringify(input))
    const answer = await answerOf(structuredClone(row))
    rows.push({ ...row, answer: JSON.parse(JSON.stringify(answer)) })
  }
  return rows
}

function keep(name, recorded) {
  writeFileSync(join(benchFolder, 'recorded', name), `${JSON.stringify(recorded, null, 2)}\n`)
  console.log(`${recorded.rows.length} answers of ${about.package} ${about.version} recorded`)
}

function install() {
  const wanted = readFileSync(
    join(benchFolder, 'record', 'scaffolder-peer', 'package.json'),
    'utf8',
  )
  const manifest = join(folder, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return
  mkdirSync(folder, { recursive: true })
  // The native parts of its database drivers are not built: the one that is used comes built.
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  writeFileSync(manifest, wanted)
  const { status, error } = spawnSync('npm', options, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`the peer was not installed: ${error?.message ?? status}`)
}
