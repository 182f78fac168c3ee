// Whether this Node can load every entry of every package as it is built, `import` and `require`, and run the command.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packages, readJson, root } from './workspace.mjs'

const require = createRequire(import.meta.url)
let entries = 0

for (const dir of packages()) {
  for (const target of Object.values(readJson(dir, 'package.json').exports)) {
    if (typeof target === 'string') continue
    const file = join(root, dir, target.default)
    const [imported, required] = [await import(pathToFileURL(file)), require(file)]
    if (Object.keys(imported).join() !== Object.keys(required).join())
      throw new Error(`${file} gives other names to require() than to import`)
    entries += 1
  }
}
console.log(`${entries} entries can be loaded`)

const command = [join(root, 'examples/cli/bin/callboard.mjs'), 'validate', 'examples/acme']
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
