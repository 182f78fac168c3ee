import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Folder, silentLogger } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { createMemoryLogger } from '@callboard/core/testing'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { openDocs, rendererOf } from '../create-docs.ts'
import type { DocsOptions } from '../docs-options.ts'
import { plainDialect } from '../markdown/dialect.ts'
import { defaultDocsLimits } from '../markdown/docs-limits.ts'
import { writeFiles } from '../testing/write-files.ts'
import type { PageRenderer } from './page-renderer.ts'
import { createSourceFiles } from './source-files.ts'
import { threadRenderer } from './thread-renderer.ts'

let folder: Folder
const name = `thread-test-${process.pid}`

/** A thread has no loader for TypeScript. It is built beside the package, where what it depends on is found. */
beforeAll(async () => {
  const root = fileURLToPath(new URL('../../temp', import.meta.url))
  folder = await openFolder({ root, create: true })
  await build({
    entryPoints: [fileURLToPath(new URL('../page-thread.ts', import.meta.url))],
    outfile: `${root}/${name}/page-thread.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@callboard/source'],
    external: Object.keys(packageJson.dependencies).filter(
      (each) => !each.startsWith('@callboard'),
    ),
    // What core depends on is CommonJS in part.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    logLevel: 'error',
  })
})
afterAll(() => folder.remove(name))

const files = {
  'mkdocs.yml':
    'site_name: A\nnav: [index.md, b.md, c.md]\nmarkdown_extensions: [pymdownx.snippets]\n',
  'docs/index.md': '# A & B\n\n```ts\nconst a = 1\n```\n\n[b](b.md#x-y)\n',
  'docs/b.md': '## X / y\n\n--8<-- "part.md"\n\n```d2\na -> b\n```\n',
  'docs/c.md': `${'>'.repeat(500)} deep\n`,
  'part.md': 'the **part**',
}
const diagrams = [
  {
    name: 'd2',
    languages: ['d2'],
    render: async () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
  },
]

const renderer = (options: Partial<DocsOptions> & { file?: string } = {}): PageRenderer =>
  threadRenderer({
    script: pathToFileURL(`${folder.root}/${name}/${options.file ?? 'page-thread.mjs'}`),
    threads: options.threads ?? 2,
    diagrams,
    logger: options.logger ?? silentLogger,
    fallback() {
      if (options.file === undefined) throw new Error('The thread could not be started')
      return rendererOf({ diagrams })
    },
  })

async function load(by: PageRenderer, options: Partial<DocsOptions> = {}) {
  await using temporary = await writeFiles(files)
  await using docs = openDocs({ source: temporary.folder, diagrams, ...options }, by)
  const { pages, issues } = await docs.load()
  return { pages, issues }
}

it('threads make what this one makes', async () => {
  const here = await load(rendererOf({ diagrams }))
  const there = await load(renderer())
  expect(there).toEqual(here)
  expect(there.pages[1]?.html).toContain('the <strong>part</strong>')
  expect(there.pages.map(({ failed }) => failed)).toEqual([false, false, true])
})

it('a page that takes too long is stopped, and the next one is rendered', async () => {
  await using by = renderer({ threads: 1 })
  const { files: known } = createSourceFiles({ pagePaths: ['a.md'], assets: new Map() })
  const settings = (pageTimeoutMs: number) => {
    const limits = { ...defaultDocsLimits, pageTimeoutMs }
    return { files: known, dialect: plainDialect, limits, fingerprint: `${pageTimeoutMs}` }
  }
  const linkRules = { at: '', folder: 'docs', absoluteInDocuments: false }
  const job = { path: 'a.md', file: 'docs/a.md', text: '--8<-- "x.md"\n', linkRules }
  const render = (pageTimeoutMs: number, readSnippet: () => Promise<string>) =>
    by.render(job, settings(pageTimeoutMs), { readSnippet, signal: undefined })
  expect(await render(100, () => new Promise<string>(() => {}))).toMatchObject({
    failed: true,
    issues: [
      {
        severity: 'error',
        code: 'DOCS_PAGE_REFUSED',
        message: 'The page cannot be shown: it takes longer than 100 ms to render',
        at: { file: 'docs/a.md' },
      },
    ],
  })
  expect(await render(20_000, async () => 'here')).toMatchObject({
    failed: false,
    html: '<p>here</p>',
  })
})

it('without its file everything is rendered here, and that is said', async () => {
  const logger = createMemoryLogger()
  const there = await load(renderer({ file: 'none.mjs', logger }))
  expect(there).toEqual(await load(rendererOf({ diagrams })))
  expect(logger.records.map(({ message }) => message)).toContain(
    'pages are rendered without threads',
  )
})
