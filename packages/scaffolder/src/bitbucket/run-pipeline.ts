import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { BitbucketCloudHost } from './cloud-host.ts'
import { cloudRepositoryPath } from './cloud-repositories.ts'

const text = z.string().optional()
const inputSchema = z.strictObject({
  workspace: z.string().describe('Workspace'),
  repo_slug: z.string().describe('Repository'),
  body: z
    .strictObject({
      target: z
        .strictObject({
          type: text,
          source: text,
          selector: z.strictObject({ type: z.string(), pattern: z.string() }).optional(),
          pull_request: z.strictObject({ id: z.string() }).optional(),
          commit: z.strictObject({ type: z.string(), hash: z.string() }).optional(),
          destination: text,
          ref_name: text,
          ref_type: text,
          destination_commit: z.strictObject({ hash: z.string() }).optional(),
        })
        .optional(),
      variables: z
        .array(z.strictObject({ key: z.string(), value: z.string(), secured: z.boolean() }))
        .optional(),
    })
    .optional()
    .describe("As Bitbucket's interface has it: what is built, and with which variables"),
  token: text.describe("The requester's own token"),
})

/** `bitbucket:pipelines:run`: starts a pipeline, once for all attempts at its step. */
export function runPipeline(hosts: readonly BitbucketCloudHost[]): Action {
  const hostOf = () => {
    const [host] = hosts
    if (!host) throw errors.GIT_HOST_MISSING({ host: 'bitbucket.org', type: 'bitbucketCloud' })
    return host
  }
  return defineAction({
    id: 'bitbucket:pipelines:run',
    description: 'Starts a pipeline on Bitbucket Cloud.',
    input: inputSchema,
    output: z.strictObject({
      buildNumber: z.number().describe('Number of the pipeline'),
      repoUrl: z.string().describe('Page of the repository'),
      pipelinesUrl: z.string().describe('Page of its pipelines'),
    }),
    examples: [
      {
        description: 'Build a branch',
        input: {
          workspace: 'org',
          repo_slug: 'ledger',
          body: { target: { type: 'pipeline_ref_target', ref_type: 'branch', ref_name: 'main' } },
        },
      },
    ],
    async run({ input, signal, checkpoint, logger }) {
      const { api, baseUrl } = hostOf()
      const { workspace, repo_slug, body = {} } = input
      const token = input.token === undefined ? undefined : new Secret(input.token)
      const path = `${cloudRepositoryPath({ owner: workspace, repo: repo_slug })}/pipelines`
      const buildNumber = await checkpoint({
        key: 'pipeline',
        fn: async () =>
          (await api.send({ method: 'POST', path, body, token, signal })).json(
            z.object({ build_number: z.number() }),
          ).build_number,
      })
      const repoUrl = `${baseUrl}/${workspace}/${repo_slug}`
      const pipelinesUrl = `${repoUrl}/pipelines`
      logger.info(`Started ${pipelinesUrl}/results/${buildNumber}`)
      return { buildNumber, repoUrl, pipelinesUrl }
    },
    plan({ input: { workspace, repo_slug } }) {
      const { name, baseUrl } = hostOf()
      const text = `Starts a pipeline of ${workspace}/${repo_slug} on ${name}`
      return { sideEffects: [{ text, target: `${baseUrl}/${workspace}/${repo_slug}/pipelines` }] }
    },
  })
}
