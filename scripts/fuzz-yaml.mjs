// Compares what `parseYaml` makes of random texts with what the parser alone makes of them, until the time is over:
// `node scripts/fuzz-yaml.mjs [seconds]`. Prints the text of a difference.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../packages/core/src/yaml/', import.meta.url))
const require = createRequire(new URL('../packages/core/package.json', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'fuzz-yaml-'))
const outfile = join(scratch, 'yaml.cjs')
await require('esbuild').build({
  stdin: {
    contents: `export { default as fc } from 'fast-check'
      export { arbitraryYaml } from './test-arbitrary-yaml.ts'
      export { readByParser, readByUs, readsLikeParser } from './test-same-reading.ts'
      export { readPlainDocument } from './plain-reader.ts'
      export { splitDocuments } from './split-documents.ts'`,
    resolveDir: folder,
  },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  outfile,
})
const { fc, ...yaml } = require(outfile)
rmSync(scratch, { recursive: true })

const end = performance.now() + Number(process.argv[2] ?? 60) * 1000
const counts = { texts: 0, documents: 0, plain: 0 }
const property = fc.property(yaml.arbitraryYaml, (text) => {
  counts.texts += 1
  for (const part of yaml.splitDocuments(text)) {
    counts.documents += 1
    if (yaml.readPlainDocument(part.text, 32)) counts.plain += 1
  }
  return yaml.readsLikeParser(text)
})

while (performance.now() < end && process.exitCode === undefined) {
  const result = fc.check(property, { numRuns: 1000 })
  if (!result.failed) continue
  const [text] = result.counterexample
  console.error(`A difference, seed ${result.seed}: ${JSON.stringify(text)}`)
  console.dir({ ours: yaml.readByUs(text), parser: yaml.readByParser(text) }, { depth: 8 })
  process.exitCode = 1
}
console.log(`${counts.texts} texts, ${counts.documents} documents, ${counts.plain} of them plain`)
