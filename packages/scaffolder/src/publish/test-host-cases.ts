// For tests of this package: what publishing and proposing must do on every host.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { gitHostContract } from '../testing/extension-contracts.ts'
import { changeAction } from './change-action.ts'
import type { ChangeVariant } from './change-variant.ts'
import type { GitHost } from './git-host.ts'
import type { PublishVariant } from './publish-action.ts'
import type { HostServer } from './test-host-server.ts'
import { badAnswers, cloned, publishTo, type TestGate, testGate } from './test-publishing.ts'

/** A host to be tried. */
export interface HostCases<Server extends HostServer> {
  start(): Promise<Server>
  hostOf(server: Server, gate: TestGate): GitHost
  variant: PublishVariant
  change?: ChangeVariant
  /** Inputs of a change, on a branch of this name. */
  changeInput?(branch: string): Record<string, unknown>
  repoUrl(repo: string): string
  /** Where the Git server has a repository, which is what the host calls its owner. */
  owner: string
  /** What must not be said. */
  secret: string
  /** Route by which the host makes a repository, where that must not be sent twice. */
  createRoute?: string
  /** Route by which it opens what is proposed. */
  proposeRoute?: string
  /** Address of a repository in the interface, where the host leads on from the name that it once had. */
  apiPath?(repo: string): string
  /** Outputs beyond address, commit and `created`. */
  output?: Record<string, unknown>
  /** Whether the host deletes nothing. @default false */
  staysOnUndo?: boolean
  /** Pages of a repository `one` and of its files. */
  remoteUrl(origin: string): string
  repoContentsUrl(origin: string): string
}

/** What a test of one host uses beside the common cases. */
export interface HostBench<Server extends HostServer> {
  server: Server
  gate: TestGate
  host: GitHost
  publish(input: object, more?: Partial<TestCall>): ReturnType<typeof testAction>
  propose(input: object, more?: Partial<TestCall>): ReturnType<typeof testAction>
}

const files = { 'README.md': '# One\r\n', 'bin/run.sh': '#!/bin/sh\n' }

/** Declares the common cases. @returns what more cases are made with; it is filled before the first of them */
export function hostCases<Server extends HostServer>(cases: HostCases<Server>): HostBench<Server> {
  const bench = {} as HostBench<Server>
  beforeAll(async () => {
    bench.server = await cases.start()
    bench.gate = testGate(bench.server.origin, { encodedSlash: true })
    bench.host = cases.hostOf(bench.server, bench.gate)
    const { gate, host } = bench
    bench.publish = (input, more) =>
      publishTo(
        { variant: cases.variant, host, gate },
        { files, ...more, input: { defaultBranch: 'main', ...input } },
      )
    bench.propose = (input, more) =>
      testAction(changeAction(cases.change as ChangeVariant, { gate, hosts: [host] }), {
        files: { 'health/probe.txt': 'ok\n' },
        ...more,
        input,
      })
  })
  beforeEach(() => {
    bench.server.requests.length = 0
    bench.server.faults.clear()
    bench.server.moves.clear()
    bench.gate.timeoutMs = undefined
  })
  afterAll(async () => {
    await bench.gate.close()
    await bench.server[Symbol.asyncDispose]()
  })
  describe(cases.variant.id, () => publishCases(cases, bench))
  const { change, changeInput } = cases
  if (change && changeInput) describe(change.id, () => changeCases(cases, bench))
  return bench
}

function publishCases<Server extends HostServer>(
  { repoUrl, owner, secret, output, ...cases }: HostCases<Server>,
  bench: HostBench<Server>,
): void {
  it('makes a repository and pushes the workspace into it, once', async () => {
    const input = { repoUrl: repoUrl('one'), description: 'The first' }
    const first = await bench.publish(input)
    expect(first.error).toBeUndefined()
    expect(first.output).toEqual({
      remoteUrl: cases.remoteUrl(bench.server.origin),
      repoContentsUrl: cases.repoContentsUrl(bench.server.origin),
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
      created: true,
      ...output,
    })
    expect(await cloned(bench.server, { owner, repo: 'one', branch: 'main' })).toEqual({
      'README.md': '# One\r\n',
      'bin/run.sh': '#!/bin/sh\n +x',
    })
    const again = await bench.publish(input)
    expect(again.output).toEqual({ ...(first.output as object), created: false })
    expect(JSON.stringify([first, again])).not.toContain(secret)
  })

  it('says in a plan what it would do, and does nothing', async () => {
    const plan = await bench.publish({ repoUrl: repoUrl('planned') }, { method: 'plan' })
    expect(plan.output).toMatchObject({ output: { created: true } })
    expect(bench.server.requests.filter((line) => !line.startsWith('GET'))).toEqual([])
  })

  it.skipIf(cases.staysOnUndo)('deletes what it made, once', async () => {
    const input = { repoUrl: repoUrl('undone') }
    const made = await bench.publish(input)
    const undo = { method: 'undo', output: made.output as Record<string, unknown> } as const
    expect((await bench.publish(input, undo)).log.join()).toContain('Deleted')
    expect((await bench.publish(input, undo)).log.join()).toContain('is gone already')
  })

  it.each(badAnswers)(
    'ends with an error that names no secret when answered %s',
    async (_, fault, code) => {
      bench.server.faults.set('*', fault)
      if (fault === 'hang' || fault === 'drip') bench.gate.timeoutMs = 150
      const { error, log } = await bench.publish({ repoUrl: repoUrl('bad') })
      expect(error?.code).toBe(code)
      expect(error?.hint).not.toBe('')
      expect(JSON.stringify([error, log])).not.toContain(secret)
    },
  )

  const { createRoute = '' } = cases
  it.runIf(createRoute)(
    'names what may be there when an answer is lost, and finds it',
    async () => {
      const input = { repoUrl: repoUrl('lost') }
      const checkpoints = new Map<string, unknown>()
      bench.server.faults.set(createRoute, 'lost')
      const { error } = await bench.publish(input, { checkpoints })
      expect(error?.code).toBe('SCAFFOLDER_HOST_ANSWER_LOST')
      expect(error?.hint).toMatch(/^There may be a repository .*lost\S* now\. /)
      bench.server.faults.clear()
      const again = await bench.publish(input, { checkpoints, attempt: 2 })
      expect(again.output).toMatchObject({ created: true })
      expect(await cloned(bench.server, { owner, repo: 'lost', branch: 'main' })).toMatchObject({
        'README.md': '# One\r\n',
      })
    },
  )

  const { apiPath } = cases
  it.runIf(apiPath)('takes no repository for another one that once had its name', async () => {
    await bench.publish({ repoUrl: repoUrl('renamed') })
    bench.server.moves.set(apiPath?.('once') ?? '', apiPath?.('renamed') ?? '')
    const asked = { owner: ownerOf(bench), repo: 'once', signal: new AbortController().signal }
    expect(await bench.host.exists?.(asked)).toBe(false)
    await expect(bench.host.openRepository?.(asked)).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_REPOSITORY_RENAMED',
      message: `The repository "${asked.owner}/once" is called "${asked.owner}/renamed" now`,
    })
  })

  it('keeps the contract of Git hosts', async () => {
    for (const { run } of gitHostContract(bench.host, { owner: ownerOf(bench), repo: 'contract' }))
      await run()
  })

  const ownerOf = ({ host }: HostBench<Server>) =>
    host.type === 'azure' ? owner.replace('--', '/') : owner
}

function changeCases<Server extends HostServer>(
  { repoUrl, owner, secret, changeInput, proposeRoute = '' }: HostCases<Server>,
  bench: HostBench<Server>,
): void {
  it('opens one for a branch, however often it runs, and withdraws it', async () => {
    await bench.publish({ repoUrl: repoUrl('changed') })
    const input = { repoUrl: repoUrl('changed'), ...changeInput?.('health') }
    const first = await bench.propose(input)
    expect(first.error).toBeUndefined()
    const { change } = first.output as { change: { url: string; id: unknown } }
    expect(change).toMatchObject({ branch: 'health', url: expect.stringContaining('http') })
    const place = { owner, repo: 'changed', branch: 'health' }
    expect(await cloned(bench.server, place)).toMatchObject({ 'health/probe.txt': 'ok\n' })
    const again = await bench.propose(input)
    expect(again.output).toEqual({ ...(first.output as object), change: { branch: 'health' } })
    const undo = { method: 'undo', output: first.output as Record<string, unknown> } as const
    expect((await bench.propose(input, undo)).error).toBeUndefined()
    expect((await bench.propose(input, undo)).error).toBeUndefined()
    const anew = (await bench.propose(input)).output as { change: { id: unknown } }
    expect(anew.change.id).not.toEqual(change.id)
    expect(JSON.stringify([first, again])).not.toContain(secret)
  })

  it.runIf(proposeRoute)(
    'names what may be open when an answer is lost, and finds it',
    async () => {
      await bench.publish({ repoUrl: repoUrl('unsure') })
      const input = { repoUrl: repoUrl('unsure'), ...changeInput?.('unsure') }
      const checkpoints = new Map<string, unknown>()
      bench.server.faults.set(proposeRoute, 'lost')
      const { error } = await bench.propose(input, { checkpoints })
      expect(error?.code).toBe('SCAFFOLDER_HOST_ANSWER_LOST')
      expect(error?.hint).toContain('for the branch "unsure" of ')
      bench.server.faults.clear()
      const again = await bench.propose(input, { checkpoints, attempt: 2 })
      expect(again.error).toBeUndefined()
      expect(again.output).toMatchObject({ change: { url: expect.stringContaining('http') } })
      expect(again.log.join('\n')).toContain('Found ')
    },
  )
}
