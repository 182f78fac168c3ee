import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUrlGate } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { externalLinks } from '../plugins/external-links.ts'
import { linkCheck } from '../plugins/link-check.ts'
import { issueLines, loadFiles } from '../testing/load-files.ts'

const hrefs = (html = '') => [...html.matchAll(/<a href="([^"]*)">/g)].map(([, href]) => href)

describe('what leaves the documents', () => {
  const files = {
    'docs/guide/a.md':
      '[go](../../src/x.go#L3) [r](../../README.md) [no](../../none) ![i](../../i.png)\n',
    'docs/index.md': '# Home\n\n[far](../../../etc/passwd)\n',
    'src/x.go': 'package x',
    'README.md': '# R',
    'i.png': 'png',
  }
  const config = (lines: string) => ({ ...files, 'mkdocs.yml': `site_name: A\n${lines}` })

  it('leads to the repository on the web where that is known', async () => {
    const { page, issues } = await loadFiles(
      config('repo_url: https://github.com/acme/shop\nedit_uri: edit/main/docs/\n'),
    )
    expect(hrefs(page('guide/a')?.html)).toEqual([
      'https://github.com/acme/shop/blob/main/src/x.go#L3',
      'https://github.com/acme/shop/blob/main/README.md',
      'https://github.com/acme/shop/blob/main/none',
    ])
    expect(page('guide/a')?.html).toContain('<img alt="i">')
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "docs/guide/a.md:1: info: The link "../../src/x.go#L3" leaves the documents; it leads to the repository on the web (DOCS_LINK_REPOSITORY)
        hint: Move the file into the documents to keep readers on the site.
      docs/guide/a.md:1: info: The link "../../README.md" leaves the documents; it leads to the repository on the web (DOCS_LINK_REPOSITORY)
        hint: Move the file into the documents to keep readers on the site.
      docs/guide/a.md:1: warning: The link "../../none" leads nowhere (DOCS_LINK_MISSING)
        hint: Correct the path; it is relative to this page.
      docs/guide/a.md:1: warning: The link "../../i.png" leaves the documents (DOCS_LINK_OUTSIDE)
        hint: Link to the file on the web, or move it into the documents.
      docs/index.md:3: warning: The link "../../../etc/passwd" leaves the documents (DOCS_LINK_OUTSIDE)
        hint: Link to the file on the web, or move it into the documents."
    `)
  })

  it.each([
    [
      'https://github.com/acme/shop/tree/v1/',
      'https://github.com/acme/shop/blob/v1/src/x.go#L3',
      'https://github.com/acme/shop/edit/v1/docs/guide/a.md',
    ],
    [
      'https://gitlab.example/a/b/shop/-/tree/v1/sub/',
      'https://gitlab.example/a/b/shop/-/blob/v1/sub/src/x.go#L3',
      'https://gitlab.example/a/b/shop/-/edit/v1/sub/docs/guide/a.md',
    ],
    [
      'https://git.example/acme/shop/src/branch/v1',
      'https://git.example/acme/shop/src/branch/v1/src/x.go#L3',
      'https://git.example/acme/shop/_edit/v1/docs/guide/a.md',
    ],
  ])('is found from %s, where the source was read', async (sourceUrl, link, edit) => {
    const { page } = await loadFiles(config(''), { sourceUrl })
    expect(hrefs(page('guide/a')?.html)[0]).toBe(link)
    expect(page('guide/a')?.editUrl).toBe(edit)
  })

  it('is an issue and leads nowhere without a repository', async () => {
    const { page, issues } = await loadFiles(config(''))
    expect(hrefs(page('guide/a')?.html)).toEqual([])
    expect(issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning DOCS_LINK_OUTSIDE',
      'warning DOCS_LINK_OUTSIDE',
      'warning DOCS_LINK_MISSING',
      'warning DOCS_LINK_OUTSIDE',
      'warning DOCS_LINK_OUTSIDE',
    ])
  })

  it('is edited as a template says', async () => {
    const { page } = await loadFiles(
      config('repo_url: https://git.example/shop\nedit_uri_template: "ide?file={path}"\n'),
    )
    expect(page('guide/a')?.editUrl).toBe('https://git.example/shop/ide?file=guide/a.md')
  })
})

describe('documents of other entities', () => {
  const files = {
    'docs/index.md':
      '[a](docs://component/Ledger/api/rates.md#post) [b](docs://api:pay/quotes) [c](/docs/default/component/ledger/x/) [d](docs://component/none)\n',
  }

  it('are where the peer has them unless the host says otherwise', async () => {
    const { page, issues } = await loadFiles(files)
    expect(hrefs(page('')?.html)).toEqual([
      '/docs/default/component/ledger/api/rates/#post',
      '/docs/pay/api/quotes/',
      '/docs/default/component/ledger/x/',
      '/docs/default/component/none/',
    ])
    expect(issues).toEqual([])
  })

  it('are where the host says, and an issue where there are none', async () => {
    const asked: unknown[] = []
    const { page, issues } = await loadFiles(files, {
      entityDocs: async (link) => {
        asked.push(link)
        return link.ref.endsWith('none')
          ? undefined
          : `https://docs.example/${link.ref}/${link.path}`
      },
    })
    expect(hrefs(page('')?.html)).toEqual([
      'https://docs.example/component:default/ledger/api/rates/#post',
      'https://docs.example/api:pay/quotes/',
      'https://docs.example/component:default/ledger/x/',
    ])
    expect(asked).toHaveLength(4)
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "docs/index.md:1: warning: The link "docs://component/none" leads to documents of "component:default/none", and there are none (DOCS_LINK_ENTITY)
        hint: Correct the reference, or give that entity a "backstage.io/techdocs-ref"."
    `)
  })
})

it('a link to what was moved is as good as one to a page', async () => {
  const { issues } = await loadFiles({
    'docs/index.md': '[a](old.md) [b](github.com/acme/shop)\n',
    'docs/new.md': '# New\n',
    'mkdocs.yml':
      'site_name: A\nnav: [index.md, new.md]\nplugins: [{ redirects: { redirect_maps: { old.md: new.md } } }]\n',
  })
  expect(issueLines(issues)).toMatchInlineSnapshot(`
    "docs/index.md:1: warning: The link "github.com/acme/shop" leads nowhere (DOCS_LINK_MISSING)
      hint: Did you mean "https://github.com/acme/shop"?"
  `)
})

describe('other sites', () => {
  const asked: string[] = []
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`)
    response.statusCode =
      { '/gone': 404, '/login': 403, '/no-head': method === 'HEAD' ? 500 : 200 }[url ?? ''] ?? 200
    response.end()
  })
  let origin: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())

  it('are asked where the gate allows it, each address once in a while', async () => {
    await using gate = Object.assign(createUrlGate({ allow: [{ origin, private: true }] }), {
      async [Symbol.asyncDispose]() {
        await gate.close()
      },
    })
    const runtime = createTestRuntime()
    const plugins = [linkCheck(), externalLinks({ gate, runtime, width: 1 })]
    const text = `[a](${origin}/gone#x) [b](${origin}/login)\n[c](${origin}/no-head) [d](https://elsewhere.example/)\n\n[e](${origin}/gone)\n`
    const check = async () => (await loadFiles({ 'docs/index.md': text }, { plugins })).issues
    expect(issueLines(await check()).replaceAll(origin, 'http://host')).toMatchInlineSnapshot(`
      "docs/index.md:1: warning: The address "http://host/gone" cannot be reached: its host answers 404 (DOCS_LINK_UNREACHABLE)
        hint: Correct the address, or leave the link out.
      docs/index.md:4: warning: The address "http://host/gone" cannot be reached: its host answers 404 (DOCS_LINK_UNREACHABLE)
        hint: Correct the address, or leave the link out."
    `)
    expect(asked.splice(0)).toEqual([
      'HEAD /gone',
      'GET /gone',
      'HEAD /login',
      'HEAD /no-head',
      'GET /no-head',
    ])
    expect(await check()).toHaveLength(2)
    expect(asked).toEqual([])
  })
})
