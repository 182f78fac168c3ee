import { Secret } from '@callboard/core'
import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { findGitlab } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'

const inputSchema = z.strictObject({
  destinationAccessToken: z.string().describe('Token of the server that it is brought to'),
  destinationUrl: z.string().describe('Project that it becomes, as host?owner=…&repo=…'),
  sourceAccessToken: z.string().describe('Token of the server that it is on'),
  sourceFullPath: z.string().describe('Path of the project there'),
  sourceUrl: z.string().describe('Address of the server that it is on'),
})
type Migration = z.output<typeof inputSchema>

/**
 * `gitlab:group:migrate`: lets one GitLab bring over a project of another by itself (a "direct transfer"). It goes on
 * after the step has ended.
 */
export function migrateProject(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:group:migrate',
    description: 'Lets one GitLab bring over a project of another by itself.',
    input: inputSchema,
    output: z.strictObject({
      importedRepoUrl: z.string().describe('Where the project will be'),
      migrationId: z.number().describe('Number of the migration'),
    }),
    examples: [
      {
        description: 'Bring over a project from an old server',
        input: {
          sourceUrl: 'https://gitlab.old.example',
          sourceFullPath: 'org/ledger',
          sourceAccessToken: 'token-of-the-old-server',
          destinationUrl: 'gitlab.com?owner=org/payments&repo=ledger',
          destinationAccessToken: 'token-of-the-new-server',
        },
      },
    ],
    async run({ input, logger, signal, checkpoint }) {
      const { host, owner, repo, importedRepoUrl } = destination(hosts, { input, signal })
      const body = {
        configuration: { url: input.sourceUrl, access_token: input.sourceAccessToken },
        entities: [
          {
            source_type: 'project_entity',
            source_full_path: input.sourceFullPath,
            destination_slug: repo,
            destination_namespace: owner,
          },
        ],
      }
      const token = new Secret(input.destinationAccessToken)
      const migrationId = await checkpoint({
        key: 'migration',
        fn: async () =>
          (
            await host.api.send({ method: 'POST', path: '/bulk_imports', body, token, signal })
          ).json(z.object({ id: z.number() })).id,
      })
      logger.info(`${host.name} brings over ${input.sourceFullPath} as ${importedRepoUrl}`)
      return { importedRepoUrl, migrationId }
    },
    plan({ input, signal }) {
      const { host, importedRepoUrl } = destination(hosts, { input, signal })
      return {
        sideEffects: [
          {
            text: `Lets ${host.name} bring over ${input.sourceFullPath} from ${input.sourceUrl}`,
            target: importedRepoUrl,
          },
        ],
        output: { importedRepoUrl },
      }
    },
  })
}

function destination(
  hosts: readonly GitlabHost[],
  { input, signal }: { input: Migration; signal: AbortSignal },
) {
  const repoUrl = input.destinationUrl
  const { host, owner, repo } = findGitlab(hosts, { input: { repoUrl }, signal })
  if (owner === undefined || repo === undefined)
    throw errors.REPO_URL_INVALID({ repoUrl, reason: 'an owner and a repository are needed' })
  return { host, owner, repo, importedRepoUrl: `${host.baseUrl}/${owner}/${repo}` }
}
