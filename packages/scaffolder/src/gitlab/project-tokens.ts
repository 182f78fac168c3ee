import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { findGitlab, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { projectPath } from './projects.ts'

const projectId = z.union([z.number(), z.string()]).describe('Number or path of the project')
const tokenNumber = z.number().describe('Number of the token')
const madeSchema = z.object({ id: z.number(), token: z.string(), username: z.string().optional() })
const yearMs = 365 * 24 * 60 * 60 * 1000

interface TokenKind {
  /** Part of the path, and the checkpoint. */
  collection: 'access_tokens' | 'deploy_tokens'
  body: object
}

/** `gitlab:projectAccessToken:create`: makes a token for one project. Its output is a secret of the run. */
export function createProjectAccessToken(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:projectAccessToken:create',
    description: 'Makes an access token for one project of GitLab, which is a secret of the run.',
    input: z.strictObject({
      ...gitlabInput,
      projectId,
      name: z.string().default('scaffolder').describe('Name of the token'),
      accessLevel: z.number().default(40).describe('Number of its role'),
      scopes: z.array(z.string()).default(['read_repository']).describe('What it may do'),
      expiresAt: z.string().optional().describe('Day it ends; the default is in a year'),
    }),
    output: z.strictObject({
      access_token: z.string().describe('The token, which is a secret of the run'),
      tokenId: tokenNumber,
    }),
    examples: [
      {
        description: 'A token that pipelines of other projects read the repository with',
        input: {
          repoUrl: 'gitlab.com?owner=org&repo=ledger',
          projectId: 12,
          name: 'reader',
          accessLevel: 20,
          expiresAt: '2030-01-31',
        },
      },
    ],
    async run(context) {
      const { name, scopes, accessLevel, expiresAt } = context.input
      const end = expiresAt ?? dayOf(context.runtime.now() + yearMs)
      const body = { name, scopes, access_level: accessLevel, expires_at: end }
      const { token, id } = await makeToken(hosts, context, { collection: 'access_tokens', body })
      return { access_token: token, tokenId: id }
    },
    plan: (context) => planToken(hosts, context, 'an access token'),
    undo: (context) =>
      revoke(hosts, context, { collection: 'access_tokens', id: context.output.tokenId }),
  })
}

/** `gitlab:projectDeployToken:create`: makes a token that deployments pull with. Its output is a secret of the run. */
export function createProjectDeployToken(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:projectDeployToken:create',
    description: 'Makes a deploy token for one project of GitLab, which is a secret of the run.',
    input: z.strictObject({
      ...gitlabInput,
      projectId,
      name: z.string().describe('Name of the token'),
      username: z.string().optional().describe('User name to show with it'),
      scopes: z.array(z.string()).min(1).describe('What it may do'),
    }),
    output: z.strictObject({
      deploy_token: z.string().describe('The token, which is a secret of the run'),
      user: z.string().describe('User name to show with it'),
      tokenId: tokenNumber,
    }),
    examples: [
      {
        description: 'A token that a cluster pulls images with',
        input: {
          repoUrl: 'gitlab.com?owner=org&repo=ledger',
          projectId: 12,
          name: 'cluster',
          scopes: ['read_registry'],
        },
      },
    ],
    async run(context) {
      const { name, username, scopes } = context.input
      const kind = { collection: 'deploy_tokens', body: { name, username, scopes } } as const
      const { token, id, username: user = '' } = await makeToken(hosts, context, kind)
      return { deploy_token: token, user, tokenId: id }
    },
    plan: (context) => planToken(hosts, context, 'a deploy token'),
    undo: (context) =>
      revoke(hosts, context, { collection: 'deploy_tokens', id: context.output.tokenId }),
  })
}

type TokenContext = Pick<
  ActionContext<{
    repoUrl: string
    token?: string | undefined
    projectId: number | string
    name: string
  }>,
  'input' | 'signal' | 'logger' | 'checkpoint' | 'addSecret'
>

/** GitLab says a token once, so what it said is kept, sealed, for another attempt. */
async function makeToken(
  hosts: readonly GitlabHost[],
  context: TokenContext,
  { collection, body }: TokenKind,
): Promise<z.output<typeof madeSchema>> {
  const { host, token, signal } = findGitlab(hosts, context)
  const path = `${projectPath(context.input.projectId)}/${collection}`
  return context.checkpoint({
    key: collection,
    fn: async () => {
      const answer = await host.api.send({ method: 'POST', path, body, token, signal })
      const made = answer.json(madeSchema)
      context.addSecret(made.token)
      context.logger.info(`Made the token "${context.input.name}" on ${host.name}`)
      return made
    },
  })
}

function planToken(hosts: readonly GitlabHost[], context: TokenContext, noun: string) {
  const { host } = findGitlab(hosts, context)
  const { name, projectId: project } = context.input
  const text = `Makes ${noun} "${name}" for the project ${project} on ${host.name}`
  return { sideEffects: [{ text, target: host.baseUrl }] }
}

async function revoke(
  hosts: readonly GitlabHost[],
  context: TokenContext,
  { collection, id }: { collection: TokenKind['collection']; id: number },
): Promise<void> {
  const { host, token, signal } = findGitlab(hosts, context)
  const path = `${projectPath(context.input.projectId)}/${collection}/${id}`
  await host.api.send({ method: 'DELETE', path, token, accept: [404], signal })
  context.logger.info(`Revoked the token "${context.input.name}" on ${host.name}`)
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
