import { createTemporaryFolder, openFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, callJson } from './call.ts'
import { schemas } from './schemas.ts'

const index = { path: 'docs/index.md', text: '# Handbook\n\nOne.\n' }

/** A folder with the documents of a site. */
async function handbook() {
  const temporary = await createTemporaryFolder()
  await temporary.folder.write(
    'mkdocs.yml',
    'site_name: Handbook\nsite_url: https://x.example/deep/\n',
  )
  await temporary.folder.write(index.path, index.text)
  return temporary
}

/** Calls a command that serves; at each line that it prints one visit is paid, and the last one ends it. */
async function serving(argv: string[], visits: readonly ((url: string) => Promise<void>)[]) {
  const lines: unknown[] = []
  let visiting = Promise.resolve()
  const called = await call([...argv, '--port', '0', '--json'], {
    onOutput(text, interrupt) {
      const { url, ...line } = schemas.docsServe.parse(JSON.parse(text))
      const visit = visits[lines.length]
      const isLast = lines.push(line) === visits.length
      visiting = visiting.then(() => visit?.(url)).finally(() => isLast && interrupt())
      visiting.catch(interrupt)
    },
  })
  await visiting
  return { ...called, lines }
}

it('shows a site while it is written, and tells pages that it has changed', async () => {
  await using temporary = await handbook()
  const builds: string[] = []
  const { code, stderr, lines } = await serving(
    ['docs', 'serve', temporary.folder.root],
    [
      async (url) => {
        const page = await (await fetch(url)).text()
        expect(page).toContain('One.')
        expect(page).toContain('src="/_callboard/live.js"')
        const events = (await fetch(`${url}/_callboard/live`)).body?.getReader()
        builds.push(new TextDecoder().decode((await events?.read())?.value))
        await temporary.folder.write(index.path, '# Handbook\n\nTwo. [x](nowhere.md)\n')
        builds.push(new TextDecoder().decode((await events?.read())?.value))
      },
      async (url) => {
        expect(await (await fetch(url)).text()).toContain('Two.')
        const missing = await fetch(`${url}/nothing/`, { headers: { accept: 'text/html' } })
        expect([missing.status, await missing.text()]).toEqual([
          404,
          expect.stringContaining('<a href="/">Start at the home page</a>'),
        ])
      },
    ],
  )
  expect({ code, stderr, lines }).toEqual({
    code: 130,
    stderr: '',
    lines: [
      { pages: 1, issues: 0 },
      { pages: 1, issues: 1 },
    ],
  })
  expect(builds[0]).toMatch(/^event: build\ndata: \d+\n\n$/)
  expect(builds[1]).not.toBe(builds[0])
})

it('shows a site that was built', async () => {
  await using temporary = await handbook()
  const out = `${temporary.folder.root}/site`
  await call(['docs', 'build', temporary.folder.root, '--out', out])
  const { code } = await serving(
    ['docs', 'preview', out],
    [
      async (url) => {
        const answer = await fetch(url)
        expect(await answer.text()).toContain('One.')
        expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
      },
    ],
  )
  expect(code).toBe(130)
  const { stderr } = await call(['docs', 'preview', temporary.folder.root])
  expect(stderr.replaceAll(temporary.folder.root, '<folder>')).toMatchInlineSnapshot(`
    "CLI_SITE_MISSING: "<folder>" holds no site that was built
      hint: Build one: callboard docs build --out <folder>
    "
  `)
})

it('publishes a site, its versions, and the second time only what changed', async () => {
  await using temporary = await handbook()
  await using published = await createTemporaryFolder()
  const publish = (...more: string[]) =>
    callJson([
      ...['docs', 'publish', temporary.folder.root, '--ref', 'Component:Handbook'],
      ...['--to', published.folder.root, ...more],
    ])
  const first = schemas.docsPublish.parse(await publish())
  expect(first).toMatchObject({ ref: 'component:default/handbook', published: true, unchanged: 0 })
  expect(schemas.docsPublish.parse(await publish())).toMatchObject({ removed: 0 })
  expect(await publish('--site-version', '2.1', '--current')).toMatchObject({ published: true })
  const root = await openFolder({ root: `${published.folder.root}/default/component/handbook` })
  expect((await root.list()).map(({ path }) => path)).toEqual([
    'current.json',
    'objects',
    'versions',
  ])
})

it('publishes files as TechDocs reads them', async () => {
  await using temporary = await handbook()
  await using published = await createTemporaryFolder()
  const argv = ['docs', 'publish', temporary.folder.root, '--ref', 'component:handbook']
  await call([...argv, '--layout', 'plain', '--legacy-case', '--to', published.folder.root])
  const metadata = await published.folder.readText(
    'default/component/handbook/techdocs_metadata.json',
  )
  expect(JSON.parse(metadata)).toMatchObject({ site_name: 'Handbook' })
})

it.each([
  [['--to', 'site']],
  [['--to', 'ftp://x/y', '--ref', 'component:x']],
  [['--to', 's3://docs', '--ref', 'component:x']],
  [['--to', 'azure://account', '--ref', 'component:x']],
  [['--to', 'site', '--ref', 'component:x', '--site-version', '../x']],
])('publishes nothing for %j', async (argv) => {
  await using temporary = await handbook()
  const called = await call(['docs', 'publish', ...argv], { cwd: temporary.folder.root })
  expect([called.code, called.stderr]).toMatchSnapshot()
})

it('publishes nothing with warnings where it is strict', async () => {
  await using temporary = await handbook()
  await using published = await createTemporaryFolder()
  await temporary.folder.write(index.path, '# Handbook\n\n[x](nowhere.md)\n')
  const argv = ['docs', 'publish', temporary.folder.root, '--ref', 'component:x', '--strict']
  const { code, stdout } = await call([...argv, '--to', published.folder.root])
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining('component:default/x is not published: 1 problem'),
  ])
  expect(await published.folder.list()).toEqual([])
})
