import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { templateCollator } from './template-collator.ts'

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'new-go-service', title: 'Go service', description: 'A service with alerts' },
  spec: {
    type: 'service',
    owner: 'platform-team',
    parameters: [
      {
        title: 'Ownership',
        properties: { owner: { title: 'Team', description: 'Who carries the pager' } },
      },
      { title: 'Where to', properties: { repoUrl: { type: 'string' } } },
    ],
    steps: [
      { id: 'fetch', name: 'Render the skeleton', action: 'fetch:template' },
      { id: 'publish', name: 'Publish', action: 'publish:github' },
    ],
  },
}

it('finds a template by what it asks for and does, where it is filled in', async () => {
  const search = createSearch({ collators: [templateCollator({ templates: () => [template] })] })
  await search.index()
  for (const term of [
    'go service',
    'who carries the pager',
    'publish github',
    'skeleton',
    'kind:template',
  ])
    expect([term, (await search.query({ term })).total]).toEqual([term, 1])
  const { results } = await search.query({ term: 'actions:publish:github' })
  expect(results[0]?.document).toMatchInlineSnapshot(`
    {
      "actions": [
        "fetch:template",
        "publish:github",
      ],
      "authorization": {
        "resourceRef": "template:default/new-go-service",
      },
      "componentType": "service",
      "kind": "Template",
      "location": "/templates/default/new-go-service",
      "name": "new-go-service",
      "namespace": "default",
      "owner": "group:default/platform-team",
      "text": "A service with alerts
    Ownership
    Team
    Who carries the pager
    Where to
    Render the skeleton
    Publish",
      "title": "Go service",
      "type": "service",
    }
  `)
})

it('reads a form of one page, and none', async () => {
  const spec = { parameters: template.spec.parameters[0] }
  const templates = () => [
    { ...template, spec },
    { ...template, metadata: { name: 'empty' }, spec: { steps: 'none' } },
  ]
  const search = createSearch({ collators: [templateCollator({ templates })] })
  await search.index()
  expect((await search.query({ term: 'ownership' })).total).toBe(1)
})
