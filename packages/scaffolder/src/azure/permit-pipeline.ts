import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import type { AzureHost } from './azure-host.ts'
import { azureInput, findAzure } from './azure-step.ts'
import { readRepository, version } from './repositories.ts'

const inputSchema = z.strictObject({
  ...azureInput,
  apiVersion: z
    .string()
    .default('7.1-preview.1')
    .describe('Version of the interface for permissions'),
  authorized: z.boolean().default(true).describe('Whether it is let, or no longer'),
  pipelineId: z
    .union([z.string().regex(/^\d+$/, 'expected a number'), z.number()])
    .describe('Number of the pipeline'),
  resourceId: z.string().describe('Id of the resource; of a repository, its name will do'),
  resourceType: z
    .string()
    .regex(/^[a-z]+$/i, 'expected a word such as "endpoint"')
    .describe('What the resource is: endpoint, variablegroup, repository'),
})

/** `azure:pipeline:permit`: lets a pipeline use a resource, or no longer. */
export function permitPipeline(hosts: readonly AzureHost[]): Action {
  return defineAction({
    id: 'azure:pipeline:permit',
    description: 'Lets a pipeline of Azure DevOps use a resource, or no longer.',
    input: inputSchema,
    output: z.strictObject({}),
    examples: [
      {
        description: 'Let a new pipeline use a service connection',
        input: {
          organization: 'org',
          project: 'payments',
          pipelineId: '12',
          resourceId: '7d1286fb-33e7-43ee-b5db-68edd53ac7e1',
          resourceType: 'endpoint',
        },
      },
    ],
    async run(context) {
      const { host, path, owner, request } = findAzure(hosts, context)
      const { authorized, apiVersion, ...input } = context.input
      const resource = encodeURIComponent(
        input.resourceType === 'repository' && !input.resourceId.includes('.')
          ? await repositoryResource({ host, owner, repo: input.resourceId, request })
          : input.resourceId,
      )
      const permissions = `${path}/pipelines/pipelinepermissions/${input.resourceType}/${resource}`
      await host.api.send({
        ...request,
        method: 'PATCH',
        path: `${permissions}?${new URLSearchParams({ 'api-version': apiVersion })}`,
        body: { pipelines: [{ id: Number(input.pipelineId), authorized }] },
        repeatable: true,
      })
      context.logger.info(sentence(context.input, host))
      return {}
    },
    plan(context) {
      const { host, page } = findAzure(hosts, context)
      return { sideEffects: [{ text: sentence(context.input, host), target: page }] }
    },
  })
}

/** Permissions know a repository by its project's id and its own. */
async function repositoryResource({
  host,
  owner,
  repo,
  request,
}: {
  host: AzureHost
  owner: string
  repo: string
  request: Pick<Parameters<AzureHost['api']['send']>[0], 'token' | 'signal'>
}): Promise<string> {
  const { id } = await readRepository(host.api, { owner, repo, ...request })
  const [organization = '', project = ''] = owner.split('/').map(encodeURIComponent)
  const path = `/${organization}/_apis/projects/${project}?${version}`
  const answer = await host.api.send({ ...request, path })
  return `${answer.json(z.object({ id: z.string() })).id}.${id}`
}

function sentence(
  { authorized, pipelineId, resourceType, resourceId }: z.output<typeof inputSchema>,
  { name }: AzureHost,
): string {
  const verb = authorized ? 'Lets' : 'No longer lets'
  return `${verb} the pipeline ${pipelineId} use the ${resourceType} ${resourceId} on ${name}`
}
