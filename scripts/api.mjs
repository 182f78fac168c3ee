// One report per entry, in the package's etc/. With --update the reports are rewritten, without it a
// difference fails. Needs the declarations: `pnpm build` first.
import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { packages, readJson, root } from './workspace.mjs'

const update = process.argv.includes('--update')
const shared = ExtractorConfig.loadFile(join(root, 'api-extractor.json'))
const entries = packages().flatMap((dir) =>
  Object.entries(readJson(dir, 'package.json').exports)
    .filter(([, { types }]) => types)
    .map(([subpath, { types }]) => prepare(dir, subpath, types)),
)
// All of them are compiled together: each alone would read what all refer to once more.
const compilerState = CompilerState.create(entries[0], {
  additionalEntryPoints: entries.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
})
for (const entry of entries) report(entry)

function prepare(dir, subpath, types) {
  const name = subpath === '.' ? dir.split('/')[1] : `${dir.split('/')[1]}-${subpath.slice(2)}`
  const folder = join(root, dir)
  mkdirSync(join(folder, 'etc'), { recursive: true })
  return ExtractorConfig.prepare({
    configObject: {
      ...shared,
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      apiReport: { ...shared.apiReport, reportFileName: name },
    },
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
  })
}

function report(entry) {
  const { errorCount, apiReportChanged } = Extractor.invoke(entry, {
    localBuild: update,
    compilerState,
    messageCallback: (message) => {
      // The line below says the same in fewer words.
      message.handled ||= message.messageId.startsWith('console-')
    },
  })
  const path = relative(root, entry.reportFilePath)
  console.log(`${path} ${apiReportChanged ? 'changed' : 'is up to date'}`)
  // A warning, such as a link from one entry to a name of another, is for reading.
  if (errorCount > 0 || (apiReportChanged && !update)) process.exitCode = 1
}
