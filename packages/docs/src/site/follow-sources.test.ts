import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from '@callboard/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import { writeFiles } from '../testing/write-files.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

const files = {
  'mkdocs.yml': 'site_name: S\nplugins:\n  - techdocs-core\n',
  'docs/index.md': '# Home\n',
  'docs/guide/a.md': '# A\n',
  'docs/guide/b.md': '# B\n',
}

async function folderOf(content: Record<string, string> = {}): Promise<Folder> {
  const temporary = await writeFiles(content)
  opened.push(temporary)
  // Older than what only the content could tell apart.
  for (const path of Object.keys(content)) utimesSync(join(temporary.folder.root, path), 1e9, 1e9)
  return temporary.folder
}

const titles = ({ pages }: { pages: readonly { title: string }[] }) =>
  pages.map(({ title }) => title)

describe('a load that is told what has changed', () => {
  it('sees that and looks at nothing else', async () => {
    const source = await folderOf(files)
    const docs = createDocs({ source })
    await docs.load()
    await source.write('docs/guide/a.md', '# New A\n')
    await source.write('docs/guide/b.md', '# New B\n')
    expect(titles(await docs.load({ changed: ['docs/guide/a.md'] }))).toEqual([
      'Home',
      'New A',
      'B',
    ])
    expect(titles(await docs.load())).toEqual(['Home', 'New A', 'New B'])
  })

  it('looks at everything the first time', async () => {
    const docs = createDocs({ source: await folderOf(files) })
    expect(titles(await docs.load({ changed: [] }))).toEqual(['Home', 'A', 'B'])
  })

  it.each<[string, (source: Folder) => Promise<string[]>]>([
    [
      'a page has come',
      async (source) => {
        await source.write('docs/new.md', '# New')
        return ['docs/new.md']
      },
    ],
    [
      'a page has gone',
      async (source) => {
        await source.remove('docs/guide/b.md')
        return ['docs/guide/b.md']
      },
    ],
    [
      'a folder has gone',
      async (source) => {
        await source.remove('docs/guide')
        return ['docs/guide']
      },
    ],
    [
      'a page has become a folder',
      async (source) => {
        await source.remove('docs/guide/b.md')
        await source.write('docs/guide/b.md/c.md', '# C')
        return ['docs/guide/b.md']
      },
    ],
    [
      'the configuration has changed, whether it is told or not',
      async (source) => {
        await source.write('mkdocs.yml', 'site_name: T\ndocs_dir: docs/guide\n')
        return []
      },
    ],
    [
      'more has changed than a watch is sure to see',
      async (source) => {
        await source.write('docs/guide/b.md', '# Other B')
        return Array.from({ length: 21 }, (_, index) => `docs/${index}.md`)
      },
    ],
    [
      'a path is none',
      async (source) => {
        await source.write('docs/guide/b.md', '# Other B')
        return ['docs/guide', '../docs']
      },
    ],
  ])('looks at everything where %s', async (_name, change) => {
    const source = await folderOf(files)
    const docs = createDocs({ source })
    await docs.load()
    const changed = await change(source)
    const told = await docs.load({ changed })
    expect(titles(told)).toEqual(titles(await createDocs({ source }).load()))
    expect(titles(told)).not.toEqual(['Home', 'A', 'B'])
  })

  it('passes over what has come and gone', async () => {
    const source = await folderOf(files)
    const docs = createDocs({ source })
    const before = await docs.load()
    await source.write('docs/guide/b.md', '# Unseen')
    expect(await docs.load({ changed: ['docs/.b.md.swp', 'docs/4913'] })).toBe(before)
  })
})

describe('a build that is told what has changed', () => {
  it('writes what differs, and does not look at what stands there', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const docs = createDocs({ source })
    await docs.build({ out })
    await source.write('docs/guide/a.md', '# A\n\nMore.\n')
    await out.remove('guide/b/index.html')
    const { changed } = await docs.build({ out, changed: ['docs/guide/a.md'] })
    // The page, its Markdown, and what is of the whole site: metadata, the index for search, the text for language models.
    expect(changed).toBe(5)
    expect(await out.readText('guide/a/index.html')).toContain('<p>More.</p>')
    expect(await out.readText('search/search_index.json')).toContain('"text":"More."')
    expect(await out.stat('guide/b/index.html')).toBeUndefined()
    expect((await docs.build({ out })).changed).toBe(1)
    expect(await out.readText('guide/b/index.html')).toContain('<h1')
  })

  it('looks at a folder that it has not built into', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const docs = createDocs({ source })
    await docs.load()
    const { changed } = await docs.build({ out, changed: [] })
    expect(changed).toBeGreaterThan(10)
    expect(await docs.build({ out, changed: [] })).toMatchObject({ changed: 0 })
  })
})
