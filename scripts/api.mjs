// One report per entry, in the package's etc/. With --update the reports are rewritten, without it a
// difference fails. Needs the declarations: `pnpm build` first.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { packages, readJson, root } from './workspace.mjs'

const update = process.argv.includes('--update')
const shared = ExtractorConfig.loadFile(join(root, 'api-extractor.json'))

for (const dir of packages()) {
  const { exports } = readJson(dir, 'package.json')
  mkdirSync(join(root, dir, 'etc'), { recursive: true })
  for (const [subpath, { types }] of Object.entries(exports)) if (types) report(dir, subpath, types)
}

function report(dir, subpath, types) {
  const name = subpath === '.' ? dir.split('/')[1] : `${dir.split('/')[1]}-${subpath.slice(2)}`
  const folder = join(root, dir)
  const config = ExtractorConfig.prepare({
    configObject: {
      ...shared,
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      apiReport: { ...shared.apiReport, reportFileName: name },
    },
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
  })
  const { errorCount, apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      // The line below says the same in fewer words.
      message.handled ||= message.messageId.startsWith('console-')
    },
  })
  console.log(`${dir}/etc/${name}.api.md ${apiReportChanged ? 'changed' : 'is up to date'}`)
  // A warning, such as a link from one entry to a name of another, is for reading.
  if (errorCount > 0 || (apiReportChanged && !update)) process.exitCode = 1
}
