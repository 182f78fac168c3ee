import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTemporaryFolder } from '@callboard/core/node'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateSources } from '../validate/validate-sources.ts'
import { parseRemote } from './proposal.ts'
import { type Proposal, proposeEntity } from './propose-entity.ts'

type Files = Record<string, string>

/** Proposes for a repository of these files, and holds what is proposed against what a catalog takes. */
async function propose(
  files: Files,
  remoteUrl = 'https://git.test/acme/shop.git',
): Promise<Proposal> {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  // A folder waits for the disk after each file, which tests of a hundred repositories need not.
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder.root, path)), { recursive: true })
    await writeFile(join(folder.root, path), text)
  }
  await Promise.all(Object.entries(files).map(([path, text]) => write(path, text)))
  const proposal = await proposeEntity({ folder, remoteUrl })
  await write('catalog-info.yaml', proposal.text)
  const target = `${folder.root}/catalog-info.yaml`
  const { issues, summary } = await validateSources({ targets: [target] })
  expect(issues.map(({ message }) => message)).toEqual([])
  expect(summary.entities).toBe(proposal.entities.length)
  return proposal
}

const dotnet = `<?xml version="1.0"?>
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><Description>Keeps carts &amp; coupons</Description><Version>2.1.0</Version></PropertyGroup>
</Project>`

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')
const laughs = `<!DOCTYPE a [<!ENTITY a0 "ha">${lines(
  40,
  (at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`,
)}]><project><artifactId>&a40;</artifactId></project>`

describe('proposeEntity', () => {
  it('says of each field why', async () => {
    const { text } = await propose(
      {
        'package.json': JSON.stringify({
          name: '@acme/storefront',
          version: '3.2.0',
          description: 'Where\n people buy',
          homepage: 'https://shop.acme.test',
          dependencies: { fastify: '5' },
          devDependencies: { typescript: '6' },
        }),
        'README.md':
          '# The *storefront* [![build](x)](y)\n\n[![badge](x)](y)\n\nSells things to people.\n',
        '.github/CODEOWNERS': '# who\n*  @ana @acme/shop-crew\n/docs @acme/writers\n',
        'openapi/storefront.openapi.yaml':
          'openapi: 3.1.0\ninfo: { title: Storefront API, version: "1" }\n',
        'proto/cart.proto': 'syntax = "proto3";\nservice Cart {\n}\n',
        'mkdocs.yml': 'site_name: x\n',
        'node_modules/other/openapi.yaml': 'openapi: 3.1.0\n',
        'examples/a/openapi.yaml': 'openapi: 3.1.0\n',
      },
      'git@github.com:acme/storefront.git',
    )
    expect(text).toMatchInlineSnapshot(`
      "apiVersion: backstage.io/v1alpha1
      kind: Component
      metadata:
        name: storefront # the name in package.json
        title: The storefront # the heading of README.md
        description: Where people buy # the description in package.json
        annotations:
          backstage.io/techdocs-ref: dir:. # there is a mkdocs.yml
          github.com/project-slug: acme/storefront # the address of the repository
        tags:
          # there is a package.json
          - typescript
        links:
          # the home page in package.json
          - url: https://shop.acme.test
            title: Home page
      spec:
        type: service # it depends on fastify
        lifecycle: production # the version in package.json is 3.2.0
        owner: group:shop-crew # @acme/shop-crew in .github/CODEOWNERS
        providesApis:
          - storefront-api
          - cart
      ---
      apiVersion: backstage.io/v1alpha1
      kind: API
      metadata:
        name: storefront-api
        title: Storefront API
      spec:
        type: openapi
        lifecycle: production
        owner: group:shop-crew
        definition:
          # it describes an interface (openapi)
          $text: ./openapi/storefront.openapi.yaml
      ---
      apiVersion: backstage.io/v1alpha1
      kind: API
      metadata:
        name: cart
      spec:
        type: grpc
        lifecycle: production
        owner: group:shop-crew
        definition:
          # it describes an interface (grpc)
          $text: ./proto/cart.proto
      "
    `)
  })

  it.each<[string, Files, Record<string, unknown>]>([
    [
      'a Maven service',
      {
        'pom.xml': `<project><parent><artifactId>parent</artifactId><version>1.4.0</version></parent>
          <artifactId>ledger</artifactId><description>Books</description>
          <dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
      },
      {
        name: 'ledger',
        description: 'Books',
        tags: ['java'],
        type: 'service',
        lifecycle: 'production',
      },
    ],
    [
      'a Go library',
      { 'go.mod': 'module github.com/acme/money/v2\n\ngo 1.22\n' },
      { name: 'money', tags: ['go'], type: 'library', lifecycle: 'experimental' },
    ],
    [
      'a Go service',
      { 'go.mod': 'module git.test/acme/relay\n', 'cmd/relay/main.go': 'package main\n' },
      { name: 'relay', tags: ['go'], type: 'service', lifecycle: 'experimental' },
    ],
    [
      'a Python service',
      {
        'pyproject.toml':
          '[project]\nname = "fraud"\nversion = "0.3"\ndependencies = ["fastapi>=0.1"]\n',
      },
      { name: 'fraud', tags: ['python'], type: 'service', lifecycle: 'experimental' },
    ],
    [
      'a Python tool of Poetry',
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "sums"\nversion = "2.0"\n[tool.poetry.scripts]\nsums = "x:y"\n',
      },
      { name: 'sums', tags: ['python'], type: 'tool', lifecycle: 'production' },
    ],
    [
      'a Rust tool',
      { 'Cargo.toml': '[package]\nname = "cut"\nversion = "1.0.0"\n', 'src/main.rs': '' },
      { name: 'cut', tags: ['rust'], type: 'tool', lifecycle: 'production' },
    ],
    [
      'a .NET service',
      { 'src/Cart/Cart.csproj': dotnet },
      {
        name: 'Cart',
        description: 'Keeps carts & coupons',
        tags: ['dotnet'],
        type: 'service',
        lifecycle: 'production',
      },
    ],
    [
      'a website',
      {
        'package.json':
          '{"name":"site","private":true,"version":"9.9.9","dependencies":{"next":"16"}}',
      },
      { name: 'site', tags: ['javascript'], type: 'website', lifecycle: 'experimental' },
    ],
    [
      'something in a container',
      { Dockerfile: 'FROM scratch\n', 'readme.md': 'No longer maintained: use the other.\n' },
      {
        name: 'shop',
        description: 'No longer maintained: use the other.',
        type: 'service',
        lifecycle: 'deprecated',
      },
    ],
    ['nothing at all', {}, { name: 'shop', type: 'service', lifecycle: 'experimental' }],
    [
      'manifests that are broken',
      {
        'package.json': '{',
        'pom.xml': '<project>',
        'pyproject.toml': '[[',
        'Cargo.toml': '=',
        'a.csproj': '<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>',
      },
      { name: 'shop', type: 'service', lifecycle: 'experimental' },
    ],
  ])('sees %s', async (_what, files, wanted) => {
    const { entities } = await propose(files)
    const { metadata, spec } = entities[0] ?? {}
    const { name, description, tags } = metadata ?? {}
    const found = { name, description, tags, type: spec?.type, lifecycle: spec?.lifecycle }
    expect(JSON.parse(JSON.stringify(found))).toEqual(wanted)
  })

  it.each([
    [
      'the last rule for everything',
      '* @acme/first\n* @acme/second @ana\n*.md @acme/docs\n',
      'group:second',
    ],
    ['a person where no team is named', '* @ana ben@acme.test\n', 'user:ana'],
    ['who is named most', '/a @acme/x\n/b @acme/y\n/c @acme/y\n', 'group:y'],
    [
      'GitLab sections and nested groups',
      '[Section][2] @acme/other\n* @acme/sub/crew # all\n',
      'group:crew',
    ],
    ['the host, where nobody is named', '*.md\n# @acme/x\n', 'group:acme'],
  ])('takes for the owner %s', async (_what, text, owner) => {
    expect((await propose({ CODEOWNERS: text })).entities[0]?.spec?.owner).toBe(owner)
  })

  it('finds the address of the repository in its own configuration', async () => {
    await using temporary = await createTemporaryFolder({ allowGit: true })
    const config =
      '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://gitlab.com/acme/sub/till.git\n\tfetch = x\n'
    await temporary.folder.write('.git/config', config)
    const { entities, reasons } = await proposeEntity({ folder: temporary.folder })
    expect(entities[0]?.metadata).toMatchObject({
      name: 'till',
      annotations: { 'gitlab.com/project-slug': 'acme/sub/till' },
    })
    expect(reasons.find(({ field }) => field === 'spec.owner')).toEqual({
      ref: 'component:default/till',
      field: 'spec.owner',
      value: 'group:sub',
      reason: "the repository is acme/sub's; name the team",
    })
  })

  it.each<[string, (length: number) => Files]>([
    ['names', (length) => ({ 'package.json': JSON.stringify({ name: '_'.repeat(length) }) })],
    ['brackets', (length) => ({ 'README.md': '['.repeat(length) })],
    ['tags', (length) => ({ 'README.md': '<'.repeat(length) })],
    ['comments', (length) => ({ 'README.md': '<!--'.repeat(length / 4) })],
    ['empty lines', (length) => ({ 'openapi.yaml': '\n'.repeat(length) })],
    ['blanks', (length) => ({ 'openapi.yaml': ' '.repeat(length) })],
    ['lines of a schema', (length) => ({ 'a.graphql': '\n'.repeat(length) })],
    ['lines of an interface', (length) => ({ 'a.proto': '\n'.repeat(length) })],
    ['owners', (length) => ({ CODEOWNERS: lines(length / 12, (at) => `/${at} @u${at}`) })],
    ['elements', (length) => ({ 'pom.xml': '<a>'.repeat(length / 7) + '</a>'.repeat(length / 7) })],
    ['entities', () => ({ 'pom.xml': laughs })],
    ['tables', (length) => ({ 'Cargo.toml': `a${'.a'.repeat(length / 2)} = 1` })],
    ['lists', (length) => ({ 'pyproject.toml': `a = ${'['.repeat(length)}` })],
  ])('is not held up by a quarter of a megabyte of %s', async (_, files) => {
    const started = performance.now()
    const { entities } = await propose(files(250_000))
    expect(entities.map(({ kind }) => kind)).toEqual(['Component'])
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('takes no name from the prototypes of a manifest', async () => {
    const manifest = '{"__proto__":{"name":"evil"},"constructor":{"name":"evil"},"bin":null}'
    const { text } = await propose({ 'package.json': manifest })
    expect(text).not.toContain('evil')
    expect(({} as { name?: string }).name).toBeUndefined()
  })

  it('proposes what is valid, whatever stands in the files', async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('*', '# c', '---', '🙂', '\u0000', '$text'),
    )
    const json = fc.record({
      name: fc.anything(),
      description: text,
      version: text,
      homepage: text,
      dependencies: fc.anything(),
    })
    const files = fc.record({
      'package.json': json.map((value) => JSON.stringify(value) ?? ''),
      'README.md': text.map((title) => `# ${title}\n\n${title}\n`),
      CODEOWNERS: text.map((owner) => `* @${owner}\n`),
      'api/openapi.yaml': text.map(
        (title) => `openapi: 3.1.0\ninfo: { title: ${JSON.stringify(title)} }\n`,
      ),
      'schema.graphql': fc.constant('type Query { a: Int }\n'),
      'Cargo.toml': text,
      'pom.xml': text.map((name) => `<project><artifactId>${name}</artifactId></project>`),
    })
    await fc.assert(
      fc.asyncProperty(files, text, async (each, remote) => {
        await propose(each, `https://git.test/a/${remote}`)
      }),
      { numRuns: 40 },
    )
  })
})

it.each([
  ['git@github.com:acme/shop.git', 'github.com acme shop'],
  ['https://me:secret@GitHub.com/acme/shop', 'github.com acme shop'],
  ['ssh://git@git.test:2222/a/b/c.git/', 'git.test a/b c'],
  ['/srv/git/shop.git', undefined],
  ['https://git.test/shop', undefined],
  ['file:///x/y', undefined],
  ['', undefined],
])('parseRemote reads %j', (remote, wanted) => {
  const found = parseRemote(remote)
  expect(found && `${found.host} ${found.owner} ${found.repo}`).toBe(wanted)
})
