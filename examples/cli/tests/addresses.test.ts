import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import { pushWorkspace } from '@callboard/scaffolder/git'
import { startGitServer } from '@callboard/scaffolder/testing'
import { expect, it } from 'vitest'
import { call, callJson } from './call.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`

/** A repository with these files behind Git's own server, until `use` is over. */
async function withRepository(
  files: Record<string, string>,
  use: (remoteUrl: string) => Promise<void>,
): Promise<void> {
  await using repositories = await createTemporaryFolder({ allowGit: true })
  await using server = await startGitServer({ folder: repositories.folder })
  await using workspace = await createTemporaryFolder()
  for (const [path, text] of Object.entries(files)) await workspace.folder.write(path, text)
  const { remoteUrl } = await server.createRepository({ owner: 'acme', repo: 'shop' })
  const gate = createUrlGate({ allow: [server.url] })
  const author = { name: 'Ana', email: 'ana@example.com' }
  const work = { workspace: workspace.folder, remoteUrl, branch: 'main', author, gate }
  await pushWorkspace({ ...work, message: 'Begin' })
  await gate.close()
  await use(remoteUrl)
}

const namesIn = async (...sources: string[]) => {
  const from = sources.flatMap((source) => ['--from', source])
  const found = await callJson(['catalog', 'list', ...from, '--fields', 'metadata.name'])
  const { items } = found as { items: { metadata: { name: string } }[] }
  return items.map(({ metadata }) => metadata.name).sort()
}

it('reads entities from a repository of any Git server', async () => {
  const files = {
    'catalog-info.yaml': component('shop'),
    'services/till/catalog-info.yaml': component('till'),
    'services/till/other.yaml': component('other'),
  }
  await withRepository(files, async (remoteUrl) => {
    const address = `git+${remoteUrl}`
    expect(await namesIn(address)).toEqual(['shop', 'till'])
    const other = `${address}//services/till/other.yaml`
    expect(await callJson(['validate', `${address}//services/*/other.yaml`])).toEqual({
      entities: [
        { ref: 'component:default/other', kind: 'Component', file: other, line: 1, ok: true },
      ],
      issues: [],
      summary: { files: 1, documents: 1, entities: 1, errors: 0, warnings: 0 },
    })
  })
})

it('reads the page of a file at a Git host, and contacts no other host', async () => {
  const asked: string[] = []
  const location = `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { targets: [./more.yaml, 'http://169.254.169.254/latest/meta-data/x.yaml'] }
`
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const file = /^\/api\/v1\/repos\/acme\/shop\/raw\/(.*)\?ref=main$/.exec(request.url ?? '')?.[1]
    if (file === 'all.yaml') response.end(location)
    else if (file === 'more.yaml') response.end(component('more'))
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const page = `${origin}/acme/shop/src/branch/main`
    expect(await namesIn(`${page}/all.yaml`)).toEqual(['all', 'more'])
    const { code, stderr } = await call(['validate', `${page}/nothing.yaml`])
    expect([
      code,
      stderr.replaceAll(origin, 'http://HOST').split('\n').slice(0, 2),
    ]).toMatchInlineSnapshot(`
      [
        3,
        [
          "CORE_SOURCE_MISSING: There is nothing at "http://HOST/acme/shop/src/branch/main/nothing.yaml"",
          "  hint: Check the address. Hosts also answer so about what is private when no token is configured for them.",
        ],
      ]
    `)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  expect(new Set(asked)).toEqual(
    new Set(
      ['all.yaml', 'more.yaml', 'nothing.yaml'].map(
        (file) => `/api/v1/repos/acme/shop/raw/${file}?ref=main`,
      ),
    ),
  )
})
