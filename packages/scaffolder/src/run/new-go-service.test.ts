import {
  coreKinds,
  createReaders,
  entityRefOf,
  formatIssue,
  parseYaml,
  validateEntity,
} from '@callboard/core'
import {
  createTemporaryFolder,
  createUrlGate,
  fileReader,
  folderUrl,
  openFolder,
} from '@callboard/core/node'
import { expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { mappedGitHost } from '../actions/git-host.ts'
import { lintTemplate } from '../template/lint-template.ts'
import { parseTemplate } from '../template/parse-template.ts'
import { startGitServer } from '../testing/git-http-server.ts'
import { createScaffolder } from './create-scaffolder.ts'

const path = 'templates/new-go-service/template.yaml'
const root = new URL('../../../../examples/acme', import.meta.url).pathname
const acme = await openFolder({ root, portable: false }).catch(() => undefined)

it.runIf(acme)(
  'the golden path of the demo runs from its form to a repository that the catalog can read',
  async () => {
    if (!acme) return
    const parsed = parseTemplate({
      text: await acme.readText(path),
      file: path,
      baseUrl: `${folderUrl(acme)}${path}`,
    })
    expect(parsed.issues.map(formatIssue)).toEqual([])
    const { template } = parsed
    if (!template) return
    await using repositories = await createTemporaryFolder({ allowGit: true })
    await using server = await startGitServer({ folder: repositories.folder })
    const gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
    const register = async ({ target }: { target: string }) => {
      const [document] = parseYaml((await gate.fetch(target)).text(), { file: target }).documents
      const { entity, issues } = validateEntity(document?.value, { kinds: coreKinds })
      expect(issues).toEqual([])
      return { entityRef: entity && entityRefOf(entity) }
    }
    const actions = builtinActions({
      readers: createReaders([fileReader({ folders: [acme] })]),
      catalog: { register },
      git: {
        gate,
        hosts: [
          mappedGitHost({
            host: 'github.com',
            name: 'the local Git server',
            remote: server.remote,
            create: server.createRepository,
          }),
        ],
      },
    })
    expect(lintTemplate(template, { actions }).map(formatIssue)).toEqual([])
    await using scaffolder = createScaffolder({ actions })
    const parameters = {
      name: 'ledger-two',
      description: 'Books every transfer twice',
      owner: 'group:default/fintech-team',
      database: 'postgres',
    }
    const plan = await scaffolder.plan(template, { parameters })
    expect(plan.steps.map(({ id, status }) => [id, status])).toEqual([
      ['fetch', 'completed'],
      ['publish', 'planned'],
      ['register', 'planned'],
    ])
    const run = await scaffolder.start(template, { parameters })
    const { status, output, error } = await run.result
    expect([status, error]).toEqual(['completed', undefined])
    expect(output.links).toEqual([
      { title: 'Repository', icon: 'github', url: `${server.url}/org/ledger-two.git` },
      { title: 'Open in the catalog', icon: 'catalog', entityRef: 'component:default/ledger-two' },
    ])
    const listing = (await gate.fetch(`${server.url}/org/ledger-two`)).text()
    expect(listing.trim().split('\n')).toEqual(plan.files.map((file) => file.path))
    for (const file of plan.files) {
      const { bytes } = await gate.fetch(`${server.url}/org/ledger-two/raw/main/${file.path}`)
      expect(Buffer.from(bytes).toString('base64'), file.path).toBe(file.contentBase64)
    }
    await gate.close()
  },
  30_000,
)
