// Each built entry, bundled with its own chunks and without its dependencies, minified and gzipped,
// against the ceilings of sizes.json (kB). A ceiling is raised by hand, in the commit that needs it.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { packages, readJson, root } from './workspace.mjs'

const ceilings = readJson('sizes.json')
const entries = packages().flatMap((dir) => {
  const { name, exports } = readJson(dir, 'package.json')
  return Object.entries(exports)
    .filter(([, target]) => target.default)
    .map(([subpath, target]) => ({
      entry: join(name, subpath),
      file: join(root, dir, target.default),
    }))
})

for (const { entry, file } of entries) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // Chunks name each other for their order; without side effects that means nothing.
    logOverride: { 'ignored-bare-import': 'silent' },
  })
  const size = gzipSync(outputFiles[0].contents).length / 1000
  const ceiling = ceilings[entry]
  const fits = ceiling !== undefined && size <= ceiling
  console.log(
    `${entry.padEnd(32)} ${size.toFixed(1).padStart(6)} kB of ${ceiling ?? '?'}${fits ? '' : '  too large'}`,
  )
  if (!fits) process.exitCode = 1
}
for (const entry of Object.keys(ceilings).filter(
  (name) => !entries.some((each) => each.entry === name),
)) {
  console.error(`${entry} is no entry: take it out of sizes.json.`)
  process.exitCode = 1
}
