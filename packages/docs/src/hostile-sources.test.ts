import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { link, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDocs } from './create-docs.ts'
import { folderStore } from './publish/folder-store.ts'
import { plainPublisher } from './publish/plain-publisher.ts'
import { releaseOf } from './publish/site-release.ts'
import { versionedPublisher } from './publish/versioned-publisher.ts'
import { issueLines } from './testing/load-files.ts'
import { defaultTheme } from './theme/default-theme.ts'

/** What lies outside of a source, and must not be read; and a file that must not come to be. */
const secret = 'the canary sings'
let temporary: TemporaryFolder
let at: (path: string) => string

beforeEach(async () => {
  temporary = await createTemporaryFolder()
  at = (path) => join(temporary.folder.root, path)
  await temporary.folder.write('secret.md', `# ${secret}\n`)
  await temporary.folder.write('secret/mkdocs.yml', `site_name: ${secret}\nnav: [index.md]\n`)
  await temporary.folder.write('secret/docs/index.md', `# ${secret}\n`)
  await temporary.folder.write('source/docs/index.md', '# Home\n')
})
afterEach(() => temporary[Symbol.asyncDispose]())

/** Reads the source; whatever it says, nothing of what lies outside may be in what comes out, and nothing may have been run. */
async function read(files: Record<string, string> = {}) {
  for (const [path, text] of Object.entries(files))
    await temporary.folder.write(`source/${path}`, text.replaceAll('ROOT', at('')))
  await using docs = createDocs({ source: at('source'), threads: 0 })
  const site = await docs.load()
  const assets = await Promise.all(site.assets.map((path) => site.readAsset(path)))
  const pages = site.pages.flatMap(({ title, html }) => [title, html])
  const all = [...pages, ...assets.map((bytes) => Buffer.from(bytes ?? []).toString())]
  expect([site.name, ...all].join('\n')).not.toContain(secret)
  expect(issueLines(site.issues)).not.toContain(secret)
  expect(existsSync(at('ran'))).toBe(false)
  return { site, codes: site.issues.map(({ code }) => code) }
}

describe('a configuration', () => {
  it('runs no hooks, also not by a merge, and inherits nothing from outside', async () => {
    const { codes } = await read({
      'mkdocs.yml':
        'hooks: &h [x.py]\nextra: { <<: { hooks: *h } }\nINHERIT: ROOT/secret/mkdocs.yml\n',
      'x.py': 'open("ROOT/ran", "w")\n',
    })
    expect(codes).toEqual(['DOCS_CONFIG_KEY_IGNORED', 'DOCS_CONFIG_INVALID'])
    const upwards = await read({ 'mkdocs.yml': 'INHERIT: ../secret/mkdocs.yml\n' })
    expect(upwards.codes).toEqual(['DOCS_CONFIG_INVALID'])
  })

  it('with a key twice is an error, whichever of the two a parser would take', async () => {
    const { site } = await read({
      'mkdocs.yml':
        'site_name: A\nplugins: [search]\nplugins: [{ exec: { command: touch ROOT/ran } }]\n',
    })
    expect(issueLines(site.issues)).toContain(
      'error: The key "plugins" is written twice (YAML_DUPLICATE_KEY)',
    )
  })

  it.each([
    ['!!python/object/apply:os.system ["touch ROOT/ran"]'],
    ['!!python/name:os.system'],
    ['!!js/function "function () { return 1 }"'],
    ['!!python/object/new:subprocess.Popen [["touch", "ROOT/ran"]]'],
    ['!include /etc/passwd'],
  ])('makes no object of %s', async (value) => {
    const { site, codes } = await read({ 'mkdocs.yml': `site_name: A\nsite_author: ${value}\n` })
    expect(codes).toContain('YAML_TAG')
    expect([site.name, site.pages.length]).toEqual(['A', 1])
  })

  it('runs no extension, plugin or program that it names', async () => {
    const { codes } = await read({
      'mkdocs.yml': [
        'markdown_extensions:',
        "  - 'subprocess:Popen': { args: touch ROOT/ran }",
        '  - plantuml_markdown: { plantuml_cmd: touch ROOT/ran }',
        'plugins: [{ exec: { command: touch ROOT/ran } }, { mkdocs-simple-hooks: { hooks: { on_pre_build: "x:y" } } }]',
      ].join('\n'),
      'docs/index.md': '# Home\n\n```plantuml\nA -> B\n```\n',
    })
    expect(codes).toEqual([
      'DOCS_CONFIG_EXTENSION_IGNORED',
      'DOCS_CONFIG_KEY_IGNORED',
      'DOCS_CONFIG_PLUGIN_IGNORED',
      'DOCS_CONFIG_PLUGIN_IGNORED',
    ])
  })

  it.each([
    '../secret/docs',
    'ROOT/secret/docs',
    'docs/../../secret/docs',
    'out',
    'out/docs',
    '..\\secret',
  ])('takes no documents from %j', async (docsDir) => {
    await symlink(at('secret'), at('source/out'))
    const { site, codes } = await read({ 'mkdocs.yml': `docs_dir: ${JSON.stringify(docsDir)}\n` })
    expect([site.pages, codes]).toEqual([[], ['DOCS_FOLDER_MISSING']])
  })

  it.each([
    '../../secret.md',
    'ROOT/secret.md',
    '..\\..\\secret.md',
    '%2e%2e/%2e%2e/secret.md',
    '!include ../secret/mkdocs.yml',
    '!include ROOT/secret/mkdocs.yml',
    '*include ../*/mkdocs.yml',
  ])('leads with %j in its navigation to nothing outside', async (entry) => {
    const { codes } = await read({ 'mkdocs.yml': `nav:\n  - index.md\n  - X: '${entry}'\n` })
    expect(codes).toEqual([expect.stringMatching(/^DOCS_NAV_(?:MISSING|INVALID)$/)])
  })
})

describe('files', () => {
  it('that are links, chains of them, dangling or to a folder are left out', async () => {
    await symlink(at('secret.md'), at('source/docs/a.md'))
    await symlink('a.md', at('source/docs/chain.md'))
    await symlink(at('nothing'), at('source/docs/dangling.md'))
    await symlink(at('secret'), at('source/docs/folder'))
    await mkdir(at('source/docs/img'))
    await symlink(at('secret.md'), at('source/docs/img/shown.png'))
    const { site, codes } = await read({ 'docs/index.md': '# Home\n\n![x](img/shown.png)\n' })
    expect(site.pages.map(({ path }) => path)).toEqual(['index.md'])
    expect(site.assets).toEqual([])
    expect(codes.filter((code) => code === 'DOCS_FILE_SKIPPED')).toHaveLength(5)
  })

  it('that are no files are left out, and nobody waits for them', async () => {
    execFileSync('mkfifo', [at('source/docs/pipe.md'), at('source/docs/pipe.png')])
    const { site, codes } = await read()
    expect(site.pages.map(({ path }) => path)).toEqual(['index.md'])
    expect(codes).toEqual(['DOCS_FILE_SKIPPED', 'DOCS_FILE_SKIPPED'])
  })

  it('of the site’s configuration that are links are not read', async () => {
    await symlink(at('secret/mkdocs.yml'), at('source/mkdocs.yml'))
    const { codes } = await read()
    expect(codes).toEqual(['CORE_PATH_LINK'])
  })

  it.each([
    '../secret.md',
    'ROOT/secret.md',
    'docs/../../secret.md',
    'docs/link.md',
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data/',
    '..\\secret.md',
    '.env',
  ])('outside are no snippets: %j', async (path) => {
    await symlink(at('secret.md'), at('source/docs/link.md'))
    await writeFile(at('source/.env'), secret)
    for (const config of ['', 'markdown_extensions: [pymdownx.snippets]\n']) {
      const { codes } = await read({
        'mkdocs.yml': `site_name: A\n${config}`,
        'docs/index.md': `# Home\n\n--8<-- "${path.replaceAll('\\', '\\\\')}"\n`,
      })
      expect(codes).toContainEqual(expect.stringMatching(/^DOCS_SNIPPET_(?:MISSING|REFUSED)$/))
    }
  })

  it('beside the documents are snippets only where the configuration names the extension', async () => {
    const files = { 'part.md': 'the part', 'docs/index.md': '# Home\n\n--8<-- "part.md"\n' }
    const closed = await read({ ...files, 'mkdocs.yml': 'site_name: A\n' })
    expect(closed.codes).toEqual(['DOCS_SNIPPET_MISSING'])
    const named = 'site_name: A\nmarkdown_extensions: [pymdownx.snippets]\n'
    const open = await read({ ...files, 'mkdocs.yml': named })
    expect(open.site.page('')?.html).toContain('the part')
    const below = named.replace(
      '[pymdownx.snippets]',
      '[{ pymdownx.snippets: { base_path: inc } }]',
    )
    expect((await read({ ...files, 'mkdocs.yml': below })).codes).toEqual(['DOCS_SNIPPET_MISSING'])
  })
})

it('keys of what is published stay below their site', async () => {
  const site = await createDocs({ source: at('source') }).load()
  const release = releaseOf(site, defaultTheme())
  const store = folderStore(temporary.folder)
  await link(at('secret.md'), at('kept.md'))
  for (const publisher of [plainPublisher({ store }), versionedPublisher({ store, prefix: 'p' })])
    for (const ref of [
      'component:default/..',
      'component:../x',
      '..:default/x',
      'component:default/a%2f..%2f..%2fb',
      'component:default/a\\..\\b',
      'component:default/a/../../b',
    ])
      await expect(publisher.publish({ ref, release })).rejects.toMatchObject({
        code: 'CORE_REF_INVALID',
      })
  expect(existsSync(at('index.html'))).toBe(false)
})
