// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Folder } from '@callboard/core'
import { createRequestListener } from '@remix-run/node-fetch-server'
import { expect, it } from 'vitest'
import { testProject } from '../update/test-project.ts'
import { createScaffolderHttp, type ScaffolderHttpOptions } from './create-scaffolder-http.ts'

type Project = Awaited<ReturnType<typeof testProject>>
type Released = Awaited<ReturnType<Project['release']>>

/** The scaffolder of a project, on a port. */
async function serve(
  { scaffolder }: Project,
  { template, ...options }: { template?: Released } & Partial<ScaffolderHttpOptions>,
) {
  const http = createScaffolderHttp({
    scaffolder,
    templates: { get: (ref) => (ref === 'template:default/demo' ? template : undefined) },
    user: ({ headers }) => ({ ref: headers.get('x-user') ?? 'user:default/nobody' }),
    ...options,
  })
  const server = createServer(createRequestListener(http.fetch))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    document: http.openApi(),
    async update(body: unknown) {
      const answer = await fetch(`http://127.0.0.1:${port}/v2/update`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user': 'user:default/ana' },
        body: JSON.stringify(body),
      })
      return [answer.status, await answer.json()] as const
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** One project under one reference, and whether it was let go. */
function oneProject(folder: Folder) {
  const seen: unknown[] = []
  return {
    seen,
    async open(ref: string, { user }: { user?: unknown }) {
      seen.push([ref, user])
      if (ref !== 'component:default/ledger') return undefined
      return { folder, [Symbol.asyncDispose]: async () => void seen.push('released') }
    },
  }
}

it('answers what an update would change, and changes nothing', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'README.md': '# one\n', 'both.txt': 'a\nb\nc\nd\ne\n' }))
  await it.edit({ 'both.txt': 'A\nb\nc\nd\ne\n' })
  const before = await it.files()
  const template = await it.release(
    { 'README.md': '# two ${{ values.name }}\n', 'both.txt': 'a\nb\nc\nd\nE\n' },
    'update: { version: 2 }',
  )
  const projects = oneProject(it.project)
  await using server = await serve(it, { template, projects })
  const [status, answer] = await server.update({ entityRef: 'component:ledger' })
  expect([status, { ...answer, writes: undefined }]).toMatchInlineSnapshot(`
    [
      200,
      {
        "entityRef": "component:default/ledger",
        "files": [
          {
            "action": "merge",
            "changedBy": "template",
            "diff": "diff --git a/README.md b/README.md
    --- a/README.md
    +++ b/README.md
    @@ -1,1 +1,1 @@
    -# one
    +# two ledger
    ",
            "path": "README.md",
          },
          {
            "action": "merge",
            "changedBy": "both",
            "diff": "diff --git a/both.txt b/both.txt
    --- a/both.txt
    +++ b/both.txt
    @@ -2,4 +2,4 @@
     b
     c
     d
    -e
    +E
    ",
            "path": "both.txt",
          },
        ],
        "from": {
          "digest": "sha256:2f0a1ef4d2bbe503a5c8e1ac2e1b847bb5be57993691c0307b0f0b7c8fc8aed1",
          "ref": "template:default/demo",
        },
        "isBehind": true,
        "migrations": [],
        "to": {
          "digest": "sha256:4a37acc1a8d31a3d978b2000d2104a63dd5d98b1c6502bad18bd78c72acb8c1f",
          "ref": "template:default/demo",
          "version": "2",
        },
        "writes": undefined,
      },
    ]
  `)
  const written = Object.fromEntries(
    answer.writes.map(({ path, contentBase64 }: { path: string; contentBase64?: string }) => [
      path,
      contentBase64 === undefined ? undefined : Buffer.from(contentBase64, 'base64').toString(),
    ]),
  )
  expect(written).toMatchObject({
    'README.md': '# two ledger\n',
    'both.txt': 'A\nb\nc\nd\nE\n',
    '.callboard/provenance.yaml': expect.stringContaining('version: "2"'),
  })
  expect(await it.files()).toEqual(before)
  const ana = { ref: 'user:default/ana' }
  expect(projects.seen).toEqual([['component:default/ledger', ana], 'released'])
})

it('takes answers to what is new, and says what is wrong with them', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': '${{ values.name }}\n' }))
  const template = await it.release({ 'a.txt': '${{ values.name }}\n' })
  const projects = oneProject(it.project)
  await using server = await serve(it, { template, projects })
  const entityRef = 'component:default/ledger'
  const [, renamed] = await server.update({ entityRef, values: { name: 'books' } })
  expect(renamed.files).toMatchObject([{ path: 'a.txt', action: 'merge', changedBy: 'template' }])
  const [status, refused] = await server.update({ entityRef, values: { name: 1 } })
  expect([status, refused.code, refused.errors]).toMatchObject([
    400,
    'SCAFFOLDER_PARAMETERS_INVALID',
    [{ path: ['name'], name: 'type' }],
  ])
  expect(projects.seen.filter((each) => each === 'released')).toHaveLength(2)
})

it('says what is missing: the project, its record, its template, or a way to open projects', async () => {
  await using it = await testProject()
  const projects = oneProject(it.project)
  const entityRef = 'component:default/ledger'
  const codeOf = async (
    options: Parameters<typeof serve>[1],
    body: unknown = { entityRef },
  ): Promise<unknown[]> => {
    await using server = await serve(it, options)
    const [status, { code, error }] = await server.update(body)
    return [status, code, error?.message]
  }
  const untracked = await codeOf({ projects })
  const unknown = await codeOf({ projects }, { entityRef: 'component:default/nope' })
  await it.make(await it.release({ 'a.txt': 'a\n' }))
  expect([
    untracked,
    unknown,
    await codeOf({ projects }),
    await codeOf({}),
    await codeOf({ projects }, { entityRef: ':::' }),
    await codeOf({ projects }, { entityRef, answers: {} }),
    await codeOf({
      projects,
      authorize: ({ permission }) => permission !== 'scaffolder.project.update',
    }),
  ]).toMatchInlineSnapshot(`
    [
      [
        404,
        "SCAFFOLDER_PROVENANCE_MISSING",
        ""component:default/ledger" does not say which template it comes from",
      ],
      [
        404,
        "SCAFFOLDER_PROVENANCE_MISSING",
        ""component:default/nope" does not say which template it comes from",
      ],
      [
        404,
        "SCAFFOLDER_TEMPLATE_MISSING",
        "There is no template "template:default/demo"",
      ],
      [
        501,
        "HTTP_501",
        "This portal plans no updates of projects",
      ],
      [
        400,
        "CORE_REF_INVALID",
        "":::" is not an entity reference: its kind is empty",
      ],
      [
        400,
        "HTTP_INVALID",
        "The body is not valid: Unrecognized key: "answers"",
      ],
      [
        403,
        "HTTP_403",
        "This is not permitted",
      ],
    ]
  `)
})

it('stands in the description of the API', async () => {
  await using it = await testProject()
  await using server = await serve(it, {})
  expect(server.document).toHaveProperty(
    ['paths', '/v2/update', 'post'],
    expect.objectContaining({
      summary: expect.stringContaining('update of a project'),
      requestBody: expect.anything(),
    }),
  )
})
