import type { Folder } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { assertAllowedHost, canonicalHost, parseRepoUrl } from '../expressions/repo-url.ts'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import type { GitHost } from './git-host.ts'
import { publishInput, settingsOf } from './publish-input.ts'

/** What publishing needs of its host. */
export interface GitOptions {
  /** Lets pushes out; must allow the servers behind the hosts. */
  gate: UrlGate
  /** Where repositories can be published, by the host in `repoUrl`. */
  hosts: readonly GitHost[]
  /** Who commits where a step names nobody. @default { name: 'Scaffolder', email: 'scaffolder@callboard.invalid' } */
  author?: { name: string; email: string }
}

const output = z.strictObject({
  remoteUrl: z.string(),
  repoContentsUrl: z.string(),
  commitHash: z.string(),
})
type Context = ActionContext<z.output<typeof publishInput>>

/**
 * `publish:github`: makes a repository and pushes the workspace into it. Run twice with the same content, there is one
 * repository with one commit.
 */
export function publishGithub({ git }: { git?: GitOptions | undefined }): Action {
  return defineAction({
    id: 'publish:github',
    description:
      'Makes a repository on GitHub, or where its host is mapped to, and pushes the workspace into it.',
    input: publishInput,
    output,
    examples: [
      {
        description: 'Publish a private repository',
        input: { repoUrl: 'github.com?owner=org&repo=ledger', repoVisibility: 'private' },
      },
    ],
    run: (context) => publish(git, context),
    async plan(context) {
      const { host, target } = resolveTarget(git?.hosts ?? [], context.input)
      const { owner, repo } = target
      const branch = context.input.defaultBranch
      const location = host.locate(target)
      // A plan may not have made what a run publishes.
      if ((await context.workspace.stat(context.input.sourcePath ?? '.'))?.type === 'folder')
        await context.handOver(await sourceFolder(context))
      const name = `the repository ${owner}/${repo} on ${nameOf(host)}`
      const isThere = await host.exists?.({ owner, repo, signal: context.signal })
      return {
        sideEffects: [
          {
            text: isThere
              ? `Finds ${name} there already, and fails unless it is empty or holds the same files`
              : `Creates ${name}`,
            target: location.remoteUrl,
          },
          { text: `Pushes the workspace to its branch ${branch}`, target: location.remoteUrl },
        ],
        output: location,
      }
    },
  })
}

async function publish(
  git: GitOptions | undefined,
  context: Context,
): Promise<z.input<typeof output>> {
  const { input, logger, signal, idempotencyKey, runtime } = context
  const { host, target } = resolveTarget(git?.hosts ?? [], input)
  if (!git) throw errors.GIT_HOST_MISSING({ host: host.host })
  const source = await sourceFolder(context)
  const { settings, ignored } = settingsOf(input, host.supports ?? [])
  if (ignored.length > 0) logger.info(`${nameOf(host)} has no use for ${ignored.join(', ')}`)
  logger.info(`Creating ${target.owner}/${target.repo} on ${nameOf(host)}`)
  const created = await host.createRepository({
    owner: target.owner,
    repo: target.repo,
    ...(input.description !== undefined && { description: input.description }),
    ...(input.homepage !== undefined && { homepage: input.homepage }),
    visibility: input.repoVisibility,
    defaultBranch: input.defaultBranch,
    topics: input.topics,
    settings,
    idempotencyKey,
    signal,
  })
  if (created.existed) logger.info('The repository is there already')
  await context.handOver(source)
  // Loaded when it is needed: half of all templates never publish.
  const { pushWorkspace } = await import('../git/push-workspace.ts')
  const { commitHash, pushed } = await pushWorkspace({
    workspace: source,
    remoteUrl: created.pushUrl,
    branch: input.defaultBranch,
    message: input.gitCommitMessage,
    author: authorOf(git, input),
    gate: git.gate,
    runtime,
    ...(created.credentials && { credentials: created.credentials }),
    signal,
  })
  const location = host.locate(target)
  logger.info(
    pushed
      ? `Pushed ${commitHash} to ${location.remoteUrl}`
      : `${location.remoteUrl} holds this content already`,
  )
  return { ...location, commitHash }
}

async function sourceFolder({ input, workspace }: Context): Promise<Folder> {
  return input.sourcePath === undefined ? workspace : await workspace.folder(input.sourcePath)
}

function resolveTarget(hosts: readonly GitHost[], input: z.output<typeof publishInput>) {
  const url = parseRepoUrl(input.repoUrl)
  if (input.allowedHosts) assertAllowedHost(url, input.allowedHosts)
  const { owner, repo } = url
  const refuse = (reason: string) => errors.REPO_URL_INVALID({ repoUrl: input.repoUrl, reason })
  if (owner === undefined || owner.includes('/')) throw refuse('it needs one owner')
  if (repo === undefined) throw refuse('"repo" is missing')
  const host = hosts.find((candidate) => canonicalHost(candidate.host) === url.host)
  if (!host) throw errors.GIT_HOST_MISSING({ host: url.host })
  return { host, target: { owner, repo, branch: input.defaultBranch } }
}

function nameOf({ host, name }: GitHost): string {
  return name === host ? host : `${host} (${name})`
}

function authorOf(
  { author = { name: 'Scaffolder', email: 'scaffolder@callboard.invalid' } }: GitOptions,
  { gitAuthorName, gitAuthorEmail }: z.output<typeof publishInput>,
) {
  return { name: gitAuthorName ?? author.name, email: gitAuthorEmail ?? author.email }
}
