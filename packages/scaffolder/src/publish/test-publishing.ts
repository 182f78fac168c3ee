// For tests of this package: publishing to a host, seen from outside.
import {
  createProcessGate,
  createTemporaryFolder,
  createUrlGate,
  nodeRuntime,
  type UrlGate,
} from '@callboard/core/node'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, type TestResult, testAction } from '../actions/test-action.ts'
import type { GitHost } from './git-host.ts'
import { type PublishVariant, publishAction } from './publish-action.ts'
import type { HostFault, HostServer } from './test-host-server.ts'

/** Pauses that are over at once. */
export const hurried = { ...nodeRuntime, sleep: async () => {} }

/** A gate to loopback that can be made to wait for nobody. */
export interface TestGate extends UrlGate {
  timeoutMs: number | undefined
}

export function testGate(origin: string, { encodedSlash = false } = {}): TestGate {
  const allow = [{ origin, private: true, encodedSlash }]
  const gate = createUrlGate({ allow, maxBytes: 1_000_000 })
  const own: TestGate = {
    ...gate,
    timeoutMs: undefined,
    fetch: (url, request) =>
      gate.fetch(url, { ...request, ...(own.timeoutMs && { timeoutMs: own.timeoutMs }) }),
  }
  return own
}

/** Publishes texts through the action of a variant. */
export function publishTo(
  { variant, host, gate }: { variant: PublishVariant; host: GitHost; gate: UrlGate },
  call: TestCall,
): Promise<TestResult> {
  return testAction(publishAction(variant, { gate, hosts: [host] }), call)
}

/** What a clone holds: text by path, ` +x` after an executable. */
export async function cloned(
  server: HostServer,
  { owner, repo, branch }: { owner: string; repo: string; branch: string },
): Promise<Record<string, string>> {
  await using folder = await createTemporaryFolder({ allowGit: true })
  const git = createProcessGate({
    git: { command: 'git', env: { GIT_CONFIG_GLOBAL: '/dev/null' } },
  })
  const address = server.git.remote({ owner, repo })
  const args = ['clone', '--quiet', '--branch', branch, address, '.']
  const { stderr } = await git.run({ program: 'git', args, cwd: folder.folder.root })
  expect(stderr).toBe('')
  const found: Record<string, string> = {}
  for await (const { path, executable } of folder.folder.walk())
    if (!path.startsWith('.git/') && !path.startsWith('.callboard/'))
      found[path] = (await folder.folder.readText(path)) + (executable ? ' +x' : '')
  return found
}

/** Inputs and outputs of an action that nothing is said about. */
export function undescribedIn({ input, output = z.object({}) }: Action): string[] {
  return [input, output]
    .flatMap((schema) => Object.entries(z.toJSONSchema(schema, { io: 'input' }).properties ?? {}))
    .filter(([, schema]) => typeof schema === 'object' && !schema.description)
    .map(([name]) => name)
}

/** Answers that no host should give, and the code of the error that comes of each. */
export const badAnswers: [string, HostFault, string][] = [
  ['401', { status: 401, body: '{"message":"401 Unauthorized"}' }, 'SCAFFOLDER_HOST_REFUSED'],
  ['403', { status: 403, body: '{"message":"403 Forbidden"}' }, 'SCAFFOLDER_HOST_REFUSED'],
  ['409', { status: 409, body: '{"message":"conflict"}' }, 'SCAFFOLDER_HOST_REFUSED'],
  ['422', { status: 422, body: '{"errors":["name is too short"]}' }, 'SCAFFOLDER_HOST_REFUSED'],
  ['429 with a pause', { status: 429, headers: { 'retry-after': '1' } }, 'CORE_SOURCE_UNAVAILABLE'],
  ['429 without one', { status: 429 }, 'CORE_SOURCE_UNAVAILABLE'],
  [
    '429 for an hour',
    { status: 429, headers: { 'retry-after': '3600' } },
    'CORE_SOURCE_UNAVAILABLE',
  ],
  ['500', { status: 500, body: 'oops' }, 'CORE_SOURCE_UNAVAILABLE'],
  ['a page', { status: 200, body: '<html>Sign in</html>' }, 'SCAFFOLDER_HOST_ANSWER_INVALID'],
  ['other JSON', { status: 200, body: '{}' }, 'SCAFFOLDER_HOST_ANSWER_INVALID'],
  ['nothing', 'hang', 'CORE_REQUEST_TIMEOUT'],
  ['a drip', 'drip', 'CORE_REQUEST_TIMEOUT'],
  ['too much', 'huge', 'CORE_RESPONSE_TOO_LARGE'],
]
