import { createTemporaryFolder, createUrlGate, type UrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { pushWorkspace } from '../git/push-workspace.ts'
import { githubPullRequest } from '../github/github-pull-request.ts'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { changeAction } from './change-action.ts'
import type { GitHost, NewChange } from './git-host.ts'
import { mappedGitHost } from './mapped-git-host.ts'

const opened: AsyncDisposable[] = []
let server: GitServer
let gate: UrlGate

beforeAll(async () => {
  const repositories = await createTemporaryFolder({ allowGit: true })
  server = await startGitServer({ folder: repositories.folder })
  gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
  opened.push({ [Symbol.asyncDispose]: () => gate.close() }, server, repositories)
  await seed()
})
afterAll(async () => {
  for (const resource of opened) await resource[Symbol.asyncDispose]()
})

async function seed() {
  await using workspace = await createTemporaryFolder()
  await workspace.folder.write('README.md', 'Deployments\n')
  await workspace.folder.write('services/placeholder', '')
  const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'ops' })
  await pushWorkspace({
    workspace: workspace.folder,
    remoteUrl,
    branch: 'main',
    message: 'Begin',
    author: { name: 'Ana', email: 'ana@example.com' },
    gate,
  })
}

/** A host whose pull requests are kept here. */
function host(): GitHost & { open: Map<number, NewChange>; merged: Set<number> } {
  const open = new Map<number, NewChange>()
  const merged = new Set<number>()
  return {
    ...mappedGitHost({
      host: 'github.com',
      name: 'github.com',
      remote: (repository) => server.remote(repository),
    }),
    open,
    merged,
    async proposeChange(change) {
      const found = [...open].find(([, { branch }]) => branch === change.branch)
      const id = found?.[0] ?? open.size + 1
      open.set(id, change)
      return { url: `https://github.test/pulls/${id}`, id, existed: found !== undefined }
    },
    async withdrawChange({ id }) {
      open.delete(Number(id))
      return { taken: merged.has(Number(id)) }
    },
  }
}

let github: ReturnType<typeof host>
let branch: string
let count = 0
beforeEach(() => {
  github = host()
  count += 1
  branch = `change-${count}`
})

const files = { 'deploy/ledger.yaml': 'replicas: 2\n', 'note.txt': 'not for them\n' }
const call = (
  input: object = {},
  { from = github, diffInPlans, ...more }: Partial<TestCall> & Ground = {},
) => {
  const git = { gate, hosts: [from], ...(diffInPlans !== undefined && { diffInPlans }) }
  return testAction(changeAction(githubPullRequest, git), {
    input: {
      repoUrl: 'github.com?owner=org&repo=ops',
      branchName: branch,
      title: 'Deploy the ledger',
      description: 'It is new.',
      sourcePath: 'deploy',
      targetPath: 'services',
      filesToDelete: ['placeholder'],
      ...input,
    },
    files,
    ...more,
  })
}

interface Ground {
  from?: GitHost
  diffInPlans?: boolean
}

const show = (path: string) => fetch(`${server.url}/org/ops/${path}`).then((page) => page.text())

describe('publish:github:pull-request', () => {
  it('pushes a branch and proposes it, once however often it runs', async () => {
    const first = await call({ reviewers: ['ben'], draft: true })
    const commitHash = expect.stringMatching(/^[0-9a-f]{40}$/)
    expect(first.error).toBeUndefined()
    expect(first.output).toEqual({
      targetBranchName: 'main',
      remoteUrl: 'https://github.test/pulls/1',
      pullRequestNumber: 1,
      change: { branch, commitHash, id: 1, url: 'https://github.test/pulls/1' },
    })
    expect(await show(`raw/${branch}/services/ledger.yaml`)).toBe('replicas: 2\n')
    expect(await show(`raw/${branch}/services/placeholder`)).toBe('')
    const [proposed] = github.open.values()
    expect(proposed).toMatchObject({
      owner: 'org',
      repo: 'ops',
      title: 'Deploy the ledger',
      description: 'It is new.',
      branch,
      targetBranch: 'main',
      settings: { reviewers: ['ben'], draft: true },
      update: false,
    })
    const again = await call({ reviewers: ['ben'], draft: true })
    expect(again.output).toMatchObject({ pullRequestNumber: 1, change: { branch } })
    expect(again.log).toContain(`The branch ${branch} holds this change already`)
    expect(github.open.size).toBe(1)
  })

  it('names every file in a plan, and pushes nothing', async () => {
    const { output } = await call({}, { method: 'plan' })
    const { sideEffects } = output as { sideEffects: { text: string; destructive?: boolean }[] }
    expect(sideEffects.map(({ text }) => text)).toEqual([
      `Pushes to the branch ${branch} of org/ops on github.com`,
      'Adds services/ledger.yaml',
      'Deletes services/placeholder',
      'Opens the pull request "Deploy the ledger" into main',
    ])
    expect(sideEffects.map(({ destructive }) => destructive === true)).toEqual([
      false,
      false,
      true,
      false,
    ])
    expect(await show(`compare/main...${branch}`)).toBe('')
  })

  it('says in a plan when it cannot know the files, and what would fail', async () => {
    const unknown = await call({ repoUrl: 'github.com?owner=org&repo=later' }, { method: 'plan' })
    const { sideEffects } = unknown.output as { sideEffects: { text: string }[] }
    expect(sideEffects[0]?.text.replaceAll(server.url, '<server>')).toMatchInlineSnapshot(
      `"Pushes to the branch change-3 of org/later on github.com; which files change is not known: "<server>/org/later.git" cannot be read: it answered 404"`,
    )
    await call()
    const taken = await call({ targetPath: 'other' }, { method: 'plan' })
    expect(taken.error?.code).toBe('SCAFFOLDER_GIT_BRANCH_TAKEN')
  })

  it('proposes nothing where there is nothing to change, if it is told so', async () => {
    const same = { sourcePath: 'same', targetPath: '.', filesToDelete: [], createWhenEmpty: false }
    const more = { files: { 'same/README.md': 'Deployments\n' } }
    const { output, log } = await call(same, more)
    expect(output).toEqual({ targetBranchName: 'main', change: { branch } })
    expect(log).toContain('main holds all of it already: there is nothing to change')
    expect(github.open.size).toBe(0)
    const plan = await call(same, { ...more, method: 'plan' })
    expect(plan.output).toMatchObject({
      sideEffects: [{ text: 'Finds nothing to change in org/ops on github.com' }],
    })
    await call({ ...same, createWhenEmpty: true }, more)
    expect(github.open.size).toBe(1)
  })

  it('is withdrawn with its branch when it is undone, and says when it was merged', async () => {
    const { output } = await call()
    const undo = { method: 'undo', output: output as Record<string, unknown> } as const
    const undone = await call({}, undo)
    expect(undone.log).toEqual([
      'Withdrew https://github.test/pulls/1',
      `Deleted the branch ${branch}`,
    ])
    expect(github.open.size).toBe(0)
    expect((await call({}, undo)).error).toBeUndefined()
    github.merged.add(1)
    const merged = await call({}, undo)
    expect(merged.error?.code).toBe('SCAFFOLDER_GIT_CHANGE_TAKEN')
    expect(merged.error?.message).toMatchInlineSnapshot(
      `""https://github.test/pulls/1" has been merged, so it cannot be withdrawn"`,
    )
  })

  it('leaves what another run proposed when it is undone', async () => {
    await call()
    const second = await call()
    const output = second.output as Record<string, unknown>
    const undone = await call({}, { method: 'undo', output })
    expect(undone.log).toEqual([`${branch} was there before and stays`])
    expect(github.open.size).toBe(1)
  })

  it('knows for its own what it pushed and proposed before it crashed', async () => {
    const checkpoints = new Map<string, unknown>()
    const from: GitHost = {
      ...github,
      async proposeChange(change) {
        await github.proposeChange?.(change)
        throw new Error('the worker is gone')
      },
    }
    const crashed = await call({}, { checkpoints, from })
    expect(crashed.error?.code).toBe('SCAFFOLDER_GIT_CHANGE_UNFINISHED')
    expect(crashed.error?.message.replaceAll(server.url, '<server>')).toMatchInlineSnapshot(
      `"The branch "change-7" of "<server>/org/ops.git" was pushed, and not proposed: the worker is gone"`,
    )
    const again = await call({}, { checkpoints, attempt: 2 })
    const commitHash = expect.any(String)
    expect(again.output).toMatchObject({ change: { branch, commitHash, id: 1 } })
    expect(github.open.size).toBe(1)
  })

  it('says what a host has no way for', async () => {
    const { proposeChange: _, ...unable } = host()
    const { error } = await call({}, { from: unable })
    expect(error?.code).toBe('SCAFFOLDER_GIT_HOST_CANNOT')
    expect(error?.message).toMatchInlineSnapshot(
      `"It is not possible to open a pull request on github.com"`,
    )
    const fork = await call({ forceFork: true })
    expect(fork.error?.message).toMatchInlineSnapshot(
      `"It is not possible to fork a repository on github.com"`,
    )
  })

  it('stays where its host cannot withdraw it', async () => {
    const { output } = await call()
    const { withdrawChange: _, ...from } = github
    const undo = { method: 'undo', output: output as Record<string, unknown> } as const
    const { error } = await call({}, { ...undo, from })
    expect(error?.code).toBe('SCAFFOLDER_GIT_CHANGE_STAYS')
    expect(error?.message).toMatchInlineSnapshot(
      `""https://github.test/pulls/1" stays: changes cannot be withdrawn on github.com"`,
    )
  })

  it('is by whom the step says, if that can be an author', async () => {
    const { error } = await call({ gitAuthorName: 'Ana <root>' })
    expect(error?.code).toBe('SCAFFOLDER_GIT_AUTHOR_INVALID')
  })

  it('pushes to a fork where it is told so', async () => {
    const fork = { owner: 'me', repo: 'ops' }
    const { remoteUrl } = await server.createRepository(fork)
    const from: GitHost = {
      ...github,
      openFork: async () => ({ pushUrl: remoteUrl, owner: 'me' }),
    }
    const { error, output } = await call({ forceFork: true }, { from })
    expect(error).toBeUndefined()
    expect([...github.open.values()]).toMatchObject([{ forkOwner: 'me', owner: 'org', branch }])
    const file = await fetch(`${server.url}/me/ops/raw/${branch}/services/ledger.yaml`)
    expect(await file.text()).toBe('replicas: 2\n')
    await call({ forceFork: true }, { from, method: 'undo', output: output as never })
    expect((await fetch(`${server.url}/me/ops/raw/${branch}/README.md`)).status).toBe(404)
  })
})

describe('a mapped host with a page for comparisons', () => {
  it('keeps what is proposed as branches', async () => {
    const from = mappedGitHost({
      host: 'github.com',
      name: 'the local Git server',
      remote: (repository) => server.remote(repository),
      compare: ({ owner, repo, branch: name, targetBranch }) =>
        `${server.url}/${owner}/${repo}/compare/${targetBranch}...${name}`,
    })
    const { output } = await call({}, { from })
    const url = `${server.url}/org/ops/compare/main...${branch}`
    expect(output).toMatchObject({ targetBranchName: 'main', remoteUrl: url })
    expect((await (await fetch(url)).text()).split('\n')).toEqual(
      expect.arrayContaining(['+replicas: 2', 'deleted file mode 100644']),
    )
    const undone = await call({}, { from, method: 'undo', output: output as never })
    expect(undone.error).toBeUndefined()
    expect((await fetch(url)).status).toBe(404)
  })
})

describe('a plan', () => {
  it('shows in a plan what changes inside files, to whoever may see them', async () => {
    const diffs = async (input: object, options: object = {}) => {
      const { output } = await call(input, { method: 'plan', ...options })
      const { sideEffects } = output as { sideEffects: { text: string; diff?: string }[] }
      return sideEffects.flatMap(({ diff }) => diff ?? [])
    }
    expect(await diffs({})).toEqual([])
    const added = [
      'diff --git a/services/ledger.yaml b/services/ledger.yaml',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/services/ledger.yaml',
      '@@ -0,0 +1,1 @@',
      '+replicas: 2',
      '',
    ].join('\n')
    const shown = await diffs({}, { diffInPlans: true })
    expect(shown).toEqual([added, expect.stringContaining('deleted file mode 100644')])
    expect(await diffs({ token: 'of-the-requester' })).toEqual(shown)
    expect(await diffs({ token: 'of-the-requester' }, { diffInPlans: false })).toEqual([])
  })
})
