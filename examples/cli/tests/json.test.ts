import { fileURLToPath } from 'node:url'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, callJson } from './call.ts'
import { schemas } from './schemas.ts'

const from = ['--from', '.']

it.each([
  ['validate', ['validate', '.']],
  ['catalogList', ['catalog', 'list', ...from]],
  ['catalogList', ['catalog', 'list', '--limit', '1', ...from]],
  ['catalogGet', ['catalog', 'get', 'component:orders', ...from]],
  ['catalogFacets', ['catalog', 'facets', 'kind', 'spec.type', ...from]],
  ['catalogImpact', ['catalog', 'impact', 'resource:db', ...from]],
  ['catalogImpact', ['catalog', 'impact', 'component:web', '--direction', 'dependencies', ...from]],
  ['catalogPath', ['catalog', 'path', 'component:web', 'resource:db', ...from]],
  ['catalogGraph', ['catalog', 'graph', 'resource:db', '--depth', '2', ...from]],
  ['catalogReport', ['catalog', 'report', ...from]],
  ['catalogCheck', ['catalog', 'check', ...from]],
  ['catalogCheck', ['catalog', 'check', 'component:orders', ...from]],
  ['catalogPropose', ['catalog', 'propose', 'hello/skeleton']],
  ['templateList', ['template', 'list', ...from]],
  ['templateLint', ['template', 'lint', 'hello/catalog-info.yaml']],
  ['templateLint', ['template', 'lint', 'hello', ...from]],
  ['templateForm', ['template', 'form', 'hello', ...from]],
  ['templatePlan', ['template', 'plan', 'hello', '-p', 'name=ana', ...from]],
  ['actionsList', ['actions', 'list']],
  ['actionsShow', ['actions', 'show', 'publish:github']],
  ['docsCheck', ['docs', 'check', 'shop']],
  ['configCheck', ['config', 'check', 'nowhere.yaml']],
  ['search', ['search', 'orders', ...from]],
  ['error', ['catalog', 'get', 'component:nothing', ...from]],
  ['error', ['catalog', 'list', '--from', 'nowhere']],
  ['error', ['catalog', 'list', '--limit', 'many']],
  ['error', ['template', 'run', 'nowhere.yaml']],
] as const)('%s keeps its JSON shape: %j', async (shape, argv) => {
  schemas[shape].parse(await callJson(argv))
})

it('docs build keeps its JSON shape', async () => {
  await using temporary = await createTemporaryFolder()
  const out = `${temporary.folder.root}/site`
  schemas.docsBuild.parse(await callJson(['docs', 'build', 'shop', '--out', out]))
})

it('template run prints one event a line, the result last', async () => {
  const argv = ['template', 'run', 'hello', '-p', 'name=ana', '--json', ...from]
  const { stdout } = await call(argv)
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const result = lines.pop()
  for (const line of lines) schemas.templateRunEvent.parse(line)
  expect(schemas.templateRunResult.parse(result)).toMatchObject({
    status: 'completed',
    taskId: lines[0].taskId,
  })
})

it('says whom a failing database of the demo hits', async () => {
  const argv = ['catalog', 'impact', 'resource:payments-db', '--from', 'examples/acme']
  const cwd = fileURLToPath(new URL('../../..', import.meta.url))
  const { tiers, owners } = schemas.catalogImpact.parse(await callJson(argv, { cwd }))
  expect(tiers[0]?.entities.map(({ ref }) => ref)).toContain('component:default/payment-gateway')
  expect(owners.map(({ ref }) => ref)).toContain('group:default/fintech-team')
})

it('says the same about an impact as the README promises', async () => {
  const impact = schemas.catalogImpact.parse(
    await callJson(['catalog', 'impact', 'resource:db', ...from]),
  )
  expect(impact).toEqual({
    root: 'resource:default/db',
    direction: 'dependents',
    tiers: [
      {
        depth: 1,
        entities: [
          {
            ref: 'component:default/orders',
            owner: 'group:default/crew',
            path: [
              { from: 'resource:default/db', type: 'dependencyOf', to: 'component:default/orders' },
            ],
          },
        ],
      },
      {
        depth: 2,
        entities: [
          {
            ref: 'component:default/web',
            owner: 'group:default/crew',
            path: [
              { from: 'resource:default/db', type: 'dependencyOf', to: 'component:default/orders' },
              {
                from: 'component:default/orders',
                type: 'dependencyOf',
                to: 'component:default/web',
              },
            ],
          },
          {
            ref: 'api:default/orders-api',
            owner: 'group:default/crew',
            path: [
              { from: 'resource:default/db', type: 'dependencyOf', to: 'component:default/orders' },
              {
                from: 'component:default/orders',
                type: 'providesApi',
                to: 'api:default/orders-api',
              },
            ],
          },
        ],
      },
    ],
    owners: [
      {
        ref: 'group:default/crew',
        entities: ['component:default/orders', 'component:default/web', 'api:default/orders-api'],
      },
    ],
    truncated: false,
  })
})
