import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { checkContract } from '../testing/check-contract.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { recommendedChecks } from './recommended-checks.ts'

const document = (kind: string, name: string, spec: string, metadata = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}, ${metadata} }\nspec: { ${spec} }\n`
const crew = document(
  'Group',
  'crew',
  'type: team, children: [], members: [ada]',
  'description: Us',
)
const ada = document('User', 'ada', 'memberOf: []')
const empty = document('Group', 'empty', 'type: team, children: []')
const service = (more: string, metadata = '') =>
  document('Component', 'it', `type: service, lifecycle: production, ${more}`, metadata)
const api = (type: string, definition: string) =>
  `${document('API', 'it', `type: ${type}, lifecycle: production, owner: crew, definition: "${definition}"`)}`

/** How one entity stands to one check, among a team that is in order. */
async function outcome(check: string, ...texts: string[]) {
  const files = { 'all.yaml': [crew, ada, empty, ...texts].join('---\n') }
  const { levels, checks } = recommendedChecks()
  const set = { levels, checks: checks.filter(({ name }) => name === check) }
  await using catalog = await createCatalog({ providers: [memoryProvider({ files })], checks: set })
  const { issues } = await catalog.refresh()
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
  const { results } = await catalog.checks()
  const found = results.find(({ ref }) => /:default\/it$/.test(ref))
  return found && (found.message ?? found.status)
}

describe('recommendedChecks', () => {
  it.each<[string, string, string, string | undefined]>([
    ['owner-exists', 'a known owner', service('owner: crew'), 'passed'],
    [
      'owner-exists',
      'an unknown owner',
      service('owner: crwe'),
      'its owner "group:default/crwe" is not in the catalog',
    ],
    ['owner-has-people', 'a team of people', service('owner: crew'), 'passed'],
    [
      'owner-has-people',
      'a team of nobody',
      service('owner: empty'),
      'nobody is a member of "group:default/empty"',
    ],
    ['owner-has-people', 'an unknown owner', service('owner: crwe'), undefined],
    ['owner-is-team', 'a team', service('owner: crew'), 'passed'],
    [
      'owner-is-team',
      'a person',
      service("owner: 'user:ada'"),
      '"user:default/ada" is not a group',
    ],
    ['described', 'a description', service('owner: crew', 'description: Sells things'), 'passed'],
    ['described', 'none', service('owner: crew'), 'it has no description'],
    [
      'described',
      'its name',
      service('owner: crew', 'description: It'),
      'its description repeats its name',
    ],
    ['lifecycle-known', 'production', service('owner: crew'), 'passed'],
    [
      'lifecycle-known',
      'beta',
      document('Component', 'it', 'type: service, lifecycle: beta, owner: crew'),
      'its lifecycle is "beta"',
    ],
    ['relations-resolve', 'nothing dangling', service('owner: crew'), 'passed'],
    [
      'relations-resolve',
      'a dangling one',
      service("owner: crew, dependsOn: ['resource:db']"),
      '"dependsOn" leads to "resource:default/db", which is not in the catalog',
    ],
    [
      'documented',
      'docs of its own',
      service('owner: crew', "annotations: { backstage.io/techdocs-ref: 'dir:.' }"),
      'passed',
    ],
    [
      'documented',
      'docs of another',
      service('owner: crew', "annotations: { backstage.io/techdocs-entity: 'component:x' }"),
      'passed',
    ],
    [
      'documented',
      'a link',
      service('owner: crew', "links: [{ url: 'https://a.test', title: Docs }]"),
      'passed',
    ],
    [
      'documented',
      'none',
      service('owner: crew', "links: [{ url: 'https://a.test', title: Docker }]"),
      'it has no documentation',
    ],
    [
      'documented',
      'an experiment',
      document('Component', 'it', 'type: service, lifecycle: experimental, owner: crew'),
      undefined,
    ],
    ['api-definition-readable', 'OpenAPI', api('openapi', 'openapi: 3.0.0'), 'passed'],
    [
      'api-definition-readable',
      'Swagger',
      api('openapi', '{ \\"swagger\\": \\"2.0\\" }'),
      'passed',
    ],
    [
      'api-definition-readable',
      'a web page',
      api('openapi', '<html>'),
      'its definition says no "openapi" version',
    ],
    [
      'api-definition-readable',
      'broken YAML',
      api('openapi', 'openapi: [3'),
      expect.stringMatching(/^its definition cannot be read in line 1: /),
    ],
    ['api-definition-readable', 'AsyncAPI', api('asyncapi', 'asyncapi: 2.6.0'), 'passed'],
    ['api-definition-readable', 'GraphQL', api('graphql', 'type Query { a: Int }'), 'passed'],
    [
      'api-definition-readable',
      'GraphQL that is none',
      api('graphql', 'see the wiki'),
      'its definition is not graphql',
    ],
    ['api-definition-readable', 'gRPC', api('grpc', 'service Shop {}'), 'passed'],
    ['api-definition-readable', 'a type that nobody knows', api('edi', 'UNB+'), 'passed'],
    [
      'has-on-call',
      'PagerDuty',
      service('owner: crew', 'annotations: { pagerduty.com/service-id: P1 }'),
      'passed',
    ],
    [
      'has-on-call',
      'a link',
      service('owner: crew', "links: [{ url: 'https://a.test', title: On-call }]"),
      'passed',
    ],
    [
      'has-on-call',
      'none',
      service('owner: crew'),
      'neither it nor its owner names an on-call rotation',
    ],
    [
      'has-runbook',
      'a link',
      service('owner: crew', "links: [{ url: 'https://a.test', title: Runbook }]"),
      'passed',
    ],
    ['has-runbook', 'none', service('owner: crew'), 'it has no link to a runbook'],
  ])('%s: %s', async (check, _name, text, expected) => {
    expect(await outcome(check, text)).toEqual(expected)
  })

  it('has-on-call: the rotation of the owner', async () => {
    const team = document(
      'Group',
      'team',
      'type: team, children: []',
      'annotations: { opsgenie.com/team: Web }',
    )
    expect(await outcome('has-on-call', service('owner: team'), team)).toBe('passed')
  })

  it('production-on-production: names what does not run in production', async () => {
    const other = (lifecycle: string) =>
      document('Component', 'other', `type: service, lifecycle: ${lifecycle}, owner: crew`)
    const it = service("owner: crew, dependsOn: ['component:other', 'component:gone']")
    expect(await outcome('production-on-production', it, other('production'))).toBe('passed')
    expect(await outcome('production-on-production', it, other('deprecated'))).toBe(
      'it needs "component:default/other", which is deprecated',
    )
  })

  describe.each(recommendedChecks().checks.map((check) => ({ check })))(
    '$check.name',
    ({ check }) => {
      for (const { name, run } of checkContract(() => check)) it(name, run)
    },
  )
})

describe('the contract', () => {
  it('notices what a check gets wrong', async () => {
    let count = 0
    const careless = {
      name: 'Careless one',
      evaluate: () => {
        count += 1
        if (count > 3) throw new Error('no')
        return { status: 'failed' as const, message: `${count}` }
      },
    }
    const failures: string[] = []
    for (const { name, run } of checkContract(() => careless)) {
      count = 0
      await run().catch(() => failures.push(name))
    }
    expect(failures).toEqual([
      'names itself',
      'judges any entity without throwing',
      'judges the same entity the same way',
      'says what is wrong and what to do about it',
    ])
  })
})
