// Renders random pages, and with a folder of Markdown mutations of its pages too, and looks for what could run in them:
// `node scripts/fuzz-docs.mjs [pages] [folder]`. Prints the page that fails, as small as it can be made.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const docs = fileURLToPath(new URL('../packages/docs/', import.meta.url))
const require = createRequire(new URL('../packages/core/package.json', import.meta.url))
// Beside the package's modules, because the parser is native and cannot be bundled.
const scratch = mkdtempSync(join(docs, 'node_modules/.fuzz-'))
const outfile = join(scratch, 'pages.mjs')
await require('esbuild').build({
  stdin: {
    contents: `export { default as fc } from 'fast-check'
      export { harmIn, hostilePage } from './test-hostile-pages.ts'`,
    resolveDir: join(docs, 'src/markdown'),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  conditions: ['@callboard/source'],
  external: ['satteri'],
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
  },
  outfile,
})
const { fc, harmIn, hostilePage } = await import(pathToFileURL(outfile).href)
rmSync(scratch, { recursive: true })

const [pages = 10_000, folder] = process.argv.slice(2)
const texts = folder
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => readFileSync(join(folder, path), 'utf8').slice(0, 20_000))
  : []

/** A page with a piece of another, or of what is hostile, in place of a piece of its own. */
const mutation = () =>
  fc
    .tuple(fc.constantFrom(...texts), hostilePage, fc.nat(), fc.nat({ max: 60 }))
    .map(([text, piece, at, length]) => {
      const from = at % (text.length + 1)
      return text.slice(0, from) + piece + text.slice(from + length)
    })

let slowestMs = 0
const property = fc.asyncProperty(
  texts.length > 0 ? fc.oneof(hostilePage, mutation()) : hostilePage,
  async (page) => {
    const start = performance.now()
    const harm = await harmIn(page)
    slowestMs = Math.max(slowestMs, performance.now() - start)
    if (harm.length > 0) throw new Error(harm.join(', '))
  },
)
const result = await fc.check(property, { numRuns: Number(pages), endOnFailure: false })
if (result.failed) {
  console.error(`A page that fails, seed ${result.seed}: ${JSON.stringify(result.counterexample)}`)
  console.error(String(result.errorInstance ?? ''))
  process.exitCode = 1
}
console.log(`${result.numRuns} pages, the slowest in ${Math.round(slowestMs)} ms`)
