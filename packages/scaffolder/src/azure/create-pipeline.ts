import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import type { AzureHost } from './azure-host.ts'
import { type AzureStep, azureInput, findAzure } from './azure-step.ts'
import { readRepository, version } from './repositories.ts'

const inputSchema = z.strictObject({
  ...azureInput,
  pipelineYamlFile: z.string().describe('Path of its file in the repository'),
  repository: z.string().describe('Name of the repository'),
  pipelineName: z.string().min(1).describe('Name of the pipeline'),
  branch: z.string().default('main').describe('Branch that it is for'),
  pipelineFolder: z.string().default('/').describe('Folder of pipelines'),
  pipelineAgentPoolName: z
    .string()
    .default('Azure Pipelines')
    .describe('Pool of agents that it runs on'),
})
const definitionSchema = z.object({ id: z.number() })

/** `azure:pipeline:create`: makes a pipeline of a file in a repository. One of its name in its folder is the one that is meant. */
export function createPipeline(hosts: readonly AzureHost[]): Action {
  return defineAction({
    id: 'azure:pipeline:create',
    description: 'Makes a pipeline of Azure DevOps out of a file in a repository.',
    input: inputSchema,
    output: z.strictObject({
      pipelineUrl: z.string().describe('Page of the pipeline'),
      pipelineId: z.string().describe('Number of the pipeline'),
      created: z
        .boolean()
        .describe('Whether this run made it; only then is it deleted when the run is undone'),
    }),
    examples: [
      {
        description: 'A pipeline for a repository that was published before',
        input: {
          organization: 'org',
          project: 'payments',
          repository: 'ledger',
          pipelineName: 'ledger',
          pipelineYamlFile: 'azure-pipelines.yml',
        },
      },
    ],
    async run(context) {
      const step = findAzure(hosts, context)
      const { input, checkpoint, logger } = context
      const { id, created } = await checkpoint({
        key: 'pipeline',
        fn: async () => {
          const found = await findPipeline(step, input)
          return { id: found ?? (await makePipeline(step, input)), created: found === undefined }
        },
      })
      const pipelineUrl = `${step.page}/_build?definitionId=${id}`
      logger.info(`${created ? 'Made' : 'Found'} ${pipelineUrl}`)
      return { pipelineUrl, pipelineId: String(id), created }
    },
    plan(context) {
      const { page, owner, host } = findAzure(hosts, context)
      const text = `Makes the pipeline ${context.input.pipelineName} in ${owner} on ${host.name}`
      return { sideEffects: [{ text, target: `${page}/_build` }] }
    },
    async undo(context) {
      const { host, path, request } = findAzure(hosts, context)
      const { output, logger } = context
      if (!output.created) return logger.info(`${output.pipelineUrl} was there before and stays`)
      const own = `${path}/build/definitions/${output.pipelineId}?${version}`
      await host.api.send({ ...request, method: 'DELETE', path: own, accept: [404] })
      logger.info(`Deleted ${output.pipelineUrl}`)
    },
  })
}

type Pipeline = z.output<typeof inputSchema>

async function findPipeline(
  { host, path, request }: AzureStep,
  { pipelineName, pipelineFolder }: Pipeline,
): Promise<number | undefined> {
  const query = new URLSearchParams({ name: pipelineName, path: folderOf(pipelineFolder) })
  const listed = await host.api.send({
    ...request,
    path: `${path}/build/definitions?${query}&${version}`,
  })
  return listed.json(z.object({ value: z.array(definitionSchema) })).value[0]?.id
}

async function makePipeline(
  { host, path, owner, request }: AzureStep,
  input: Pipeline,
): Promise<number> {
  const repository = await readRepository(host.api, { owner, repo: input.repository, ...request })
  const body = {
    name: input.pipelineName,
    path: folderOf(input.pipelineFolder),
    type: 'build',
    repository: {
      id: repository.id,
      type: 'TfsGit',
      defaultBranch: `refs/heads/${input.branch}`,
    },
    // The second kind of process is one in a file, whose own triggers count.
    process: { type: 2, yamlFilename: input.pipelineYamlFile },
    triggers: [{ triggerType: 'continuousIntegration', settingsSourceType: 2 }],
    queue: { name: input.pipelineAgentPoolName, pool: { name: input.pipelineAgentPoolName } },
  }
  const definitions = `${path}/build/definitions?${version}`
  const answer = await host.api.send({ ...request, method: 'POST', path: definitions, body })
  return answer.json(definitionSchema).id
}

/** Folders have backslashes there. */
function folderOf(folder: string): string {
  return `\\${folder
    .split(/[\\/]+/)
    .filter(Boolean)
    .join('\\')}`
}
