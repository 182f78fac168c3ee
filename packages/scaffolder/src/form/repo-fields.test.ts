import { describe, expect, it } from 'vitest'
import { builtinFields } from './builtin-fields.ts'

const fields = builtinFields({
  repoHosts: { 'git.acme.example': 'gitlab', 'bb.acme.example': 'bitbucketServer' },
})
const field = (name: string) => {
  const found = fields.find((each) => each.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}
const given = (options: Record<string, unknown>) => ({ name: 'x', schema: {}, options })
const check = (name: string, options: Record<string, unknown>, value: unknown) =>
  field(name).validate?.({ ...given(options), value, secrets: {} })

describe('RepoUrlPicker', () => {
  it('asks on each host for what a repository is named by there', async () => {
    const { repoHosts, placeholder } = await field('RepoUrlPicker').resolve(
      given({
        allowedHosts: [
          'github.com',
          'git.acme.example',
          'bitbucket.org',
          'dev.azure.com',
          'bb.acme.example',
          'other.example',
        ],
        allowedOwners: ['acme'],
        ownerLabel: 'Team',
        repoDescription: 'Lower case',
      }),
    )
    expect(placeholder).toBe('github.com?owner=acme&repo=my-service')
    expect(
      repoHosts?.map(({ host, provider, parts }) => [
        host,
        provider,
        parts.map(({ name }) => name),
      ]),
    ).toEqual([
      ['github.com', 'github', ['owner', 'repo']],
      ['git.acme.example', 'gitlab', ['owner', 'repo']],
      ['bitbucket.org', 'bitbucketCloud', ['workspace', 'project', 'repo']],
      ['dev.azure.com', 'azure', ['organization', 'project', 'repo']],
      ['bb.acme.example', 'bitbucketServer', ['project', 'repo']],
      ['other.example', undefined, ['owner', 'repo']],
    ])
    expect(repoHosts?.[0]?.parts).toEqual([
      { name: 'owner', title: 'Team', required: true, options: ['acme'] },
      { name: 'repo', title: 'Repository', required: true, description: 'Lower case' },
    ])
  })

  it('asks on the hosts that are set up where the template names none', async () => {
    const { repoHosts } = await field('RepoUrlPicker').resolve(given({}))
    expect(repoHosts?.map(({ host }) => host)).toEqual(['git.acme.example', 'bb.acme.example'])
  })

  it.each([
    [{}, 'github.com?owner=o&repo=r', ''],
    [{}, 'bitbucket.org?workspace=w&project=p&repo=r', ''],
    [{}, 'bitbucket.org?workspace=w&repo=r', '"project" is missing'],
    [{}, 'dev.azure.com?organization=o&project=p&repo=r', ''],
    [{}, 'dev.azure.com?owner=o&repo=r', '"project" is missing'],
    [{}, 'gitlab.com?project=42', ''],
    [{}, 'git.acme.example?repo=r', '"owner" is missing'],
    [{ allowedHosts: ['github.com'] }, 'gitlab.com?owner=o&repo=r', 'may publish to'],
    [
      { allowedOwners: ['acme'] },
      'github.com?owner=evil&repo=r',
      'must have one of acme as its owner',
    ],
    [{ allowedOwners: ['acme'] }, 'bb.acme.example?project=p&repo=r', ''],
    [
      { allowedProjects: ['p'] },
      'bb.acme.example?project=q&repo=r',
      'must have one of p as its project',
    ],
    [
      { allowedOrganizations: ['o'] },
      'dev.azure.com?organization=x&project=p&repo=r',
      'must have one of o as its organization',
    ],
    [{ allowedRepos: ['r'] }, 'github.com?owner=o&repo=s', 'must have one of r as its repo'],
  ])('%j takes %s: %s', (options, value, problem) => {
    const problems = check('RepoUrlPicker', options, value) as string[]
    if (problem === '') expect(problems).toEqual([])
    else expect(problems.join()).toContain(problem)
  })
})

describe('RepoBranchPicker and RepoOwnerPicker', () => {
  it.each([
    ['RepoBranchPicker', {}, 'feature/x', []],
    [
      'RepoBranchPicker',
      {},
      '--upload-pack=x',
      ['is no branch: it holds a character that is not allowed'],
    ],
    ['RepoOwnerPicker', {}, 'group/sub', []],
    [
      'RepoOwnerPicker',
      {},
      '../x',
      ['must be letters, digits, ".", "-" and "_", groups parted by "/"'],
    ],
    [
      'RepoOwnerPicker',
      { excludedOwners: ['Acme'] },
      'acme',
      ['is an owner that cannot be chosen'],
    ],
  ])('%s %j takes %s: %j', (name, options, value, problems) => {
    expect(check(name, options, value)).toEqual(problems)
  })
})
