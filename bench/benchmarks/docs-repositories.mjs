import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { filesIn, temporaryFolder } from '../frame/temporary-folder.mjs'

/** Folders with a `mkdocs.yml`, such as clones of public repositories, separated as paths are. */
const folders = (process.env.CALLBOARD_BENCH_DOCS ?? '').split(':').filter((path) => path !== '')

const contender = (source) => ({
  name: basename(source),
  role: 'ours',
  async prepare() {
    const { path: out, close } = temporaryFolder()
    const { createDocs } = await import('@callboard/docs')
    const docs = createDocs({ source })
    return {
      work: () => docs.build({ out }),
      inspect({ pages, issues }) {
        const bytes = filesIn(out).reduce((sum, file) => sum + file.bytes.length, 0)
        const of = (severity) => issues.filter((issue) => issue.severity === severity).length
        return {
          done: { pages },
          figures: { pages, errors: of('error'), warnings: of('warning'), 'site MB': bytes / 1e6 },
        }
      },
      async close() {
        await docs[Symbol.asyncDispose]()
        close()
      },
    }
  },
})

export const benchmark = defineBenchmark({
  name: 'docs-repositories',
  title: 'Real repositories, each built to disk',
  unit: 'pages',
  runs: 3,
  missing() {
    if (folders.length === 0) return 'CALLBOARD_BENCH_DOCS names no folders'
    const gone = folders.find((path) => !statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return gone && `there is no folder ${gone}`
  },
  contenders: folders.map(contender),
  // Each has other pages: there is nothing to compare but the figures.
  check() {},
})
