// Asks the peer's own template runner and its routes and keeps their answers, which the ordinary tests compare ours with.
// It installs the peer in a folder of its own, below the temporary ones unless another is named:
// node bench/record-scaffolder.mjs [folder]
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { benchFolder } from './frame/folder.mjs'
import { installScaffolderPeer, scaffolderPeer } from './frame/scaffolder-peer.mjs'
import { createPeer } from './record/run-peer-template.mjs'
import { inputs, parameters } from './record/scaffolder.inputs.mjs'
import { exchangeRows } from './record/scaffolder-http.inputs.mjs'
import { servePeerScaffolder } from './record/serve-peer-scaffolder.mjs'

const folder = resolve(process.argv[2] ?? scaffolderPeer)
installScaffolderPeer(folder)
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
