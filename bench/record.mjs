// Asks the peer's own package and keeps its answers, which the ordinary tests compare ours with. Run it after an update of
// the package or of the inputs, and read what has changed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { benchFolder } from './frame/folder.mjs'
import { installPeers } from './frame/prepare.mjs'
import { inputs } from './record/catalog-model.inputs.mjs'

installPeers()
const require = createRequire(import.meta.url)
const peer = require('@backstage/catalog-model')
const { judgeEntity, judgeEntityWithAi } = await import('./record/judge-entity.mjs')

/** Who answers which question; an answer is what the peer makes of the input. */
const judges = {
  entity: judgeEntity,
  'entity with AI': judgeEntityWithAi,
  'parse ref': ({ ref, kind, namespace }) =>
    peer.parseEntityRef(ref, { defaultKind: kind, defaultNamespace: namespace }),
  'format ref': (parts) => peer.stringifyEntityRef(parts),
  'parse location ref': (ref) => peer.parseLocationRef(ref),
}

const rows = []
for (const row of inputs) {
  if (rows.some(({ id }) => id === row.id)) throw new Error(`two rows are called "${row.id}"`)
  // What the file cannot hold would be another input to whoever reads it.
  const input = JSON.parse(JSON.stringify(row.input))
  rows.push({ ...row, input, ...(await answerTo({ ...row, input })) })
}

async function answerTo({ question, input }) {
  try {
    // A copy, because the peer's policies may write into what they are given.
    return { accepted: true, output: await judges[question](structuredClone(input)) }
  } catch (error) {
    return { accepted: false, error: `${error.name}: ${error.message}` }
  }
}

const { version } = require('@backstage/catalog-model/package.json')
const recorded = { package: '@backstage/catalog-model', version, rows }
mkdirSync(join(benchFolder, 'recorded'), { recursive: true })
writeFileSync(
  join(benchFolder, 'recorded', 'catalog-model.json'),
  `${JSON.stringify(recorded, null, 2)}\n`,
)
const accepted = rows.filter((row) => row.accepted).length
console.log(
  `${rows.length} answers recorded: ${accepted} accepted, ${rows.length - accepted} refused`,
)
