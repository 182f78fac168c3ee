import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { AzureHost } from './azure-host.ts'
import { type AzureStep, azureInput, findAzure } from './azure-step.ts'
import { version } from './repositories.ts'

const inputSchema = z.strictObject({
  ...azureInput,
  pipelineId: z
    .union([z.string().regex(/^\d+$/, 'expected a number'), z.number()])
    .describe('Number of the pipeline'),
  branch: z.string().default('main').describe('Branch that it runs for'),
  templateParameters: z
    .record(z.string(), z.string())
    .optional()
    .describe('Parameters of the pipeline'),
  pollingInterval: z
    .number()
    .min(0)
    .max(3600)
    .default(0)
    .describe('Seconds between two looks at it; with none the step does not wait for its end'),
  pipelineTimeout: z
    .number()
    .positive()
    .optional()
    .describe('Seconds after which it is not waited for any longer'),
})
const runSchema = z.object({
  id: z.number(),
  state: z.string(),
  result: z.enum(['canceled', 'failed', 'succeeded', 'unknown']).optional(),
  variables: z
    .record(
      z.string(),
      z.object({ isSecret: z.boolean().optional(), value: z.string().optional() }),
    )
    .optional(),
})
type Run = z.output<typeof runSchema>
type RunContext = ActionContext<z.output<typeof inputSchema>>

/** `azure:pipeline:run`: starts a pipeline, and waits for its end where the step says how often to look. */
export function runPipeline(hosts: readonly AzureHost[]): Action {
  return defineAction({
    id: 'azure:pipeline:run',
    description: 'Starts a pipeline of Azure DevOps, and waits for its end if asked to.',
    input: inputSchema,
    output: z.strictObject({
      pipelineRunUrl: z.string().describe('Page of the run'),
      pipelineRunStatus: z
        .enum(['canceled', 'failed', 'succeeded', 'unknown'])
        .describe('How it ended; unknown while it runs'),
      pipelineRunId: z.number().describe('Number of the run'),
      pipelineTimeoutExceeded: z.boolean().describe('Whether it was not over in time'),
      pipelineOutput: runSchema.shape.variables.describe('Its variables'),
    }),
    examples: [
      {
        description: 'Deploy, and wait until it is done',
        input: {
          organization: 'org',
          project: 'payments',
          pipelineId: '12',
          branch: 'main',
          pollingInterval: 10,
          pipelineTimeout: 1800,
        },
      },
    ],
    async run(context) {
      const step = findAzure(hosts, context)
      const { checkpoint, logger, runtime } = context
      const { started, atMs } = await checkpoint({
        key: 'run',
        fn: async () => ({ started: await start(step, context), atMs: runtime.now() }),
      })
      const pipelineRunUrl = `${step.page}/_build/results?buildId=${started.id}`
      logger.info(`Started ${pipelineRunUrl}`)
      const { run, isLate } = await follow(step, { context, started, atMs })
      const { id, result = 'unknown', variables } = run
      if (run.state === 'completed' && result !== 'succeeded')
        throw errors.PIPELINE_FAILED({ url: pipelineRunUrl, status: result })
      return {
        pipelineRunUrl,
        pipelineRunStatus: result,
        pipelineRunId: id,
        pipelineTimeoutExceeded: isLate,
        ...(variables && { pipelineOutput: variables }),
      }
    },
    plan(context) {
      const { page, owner, host } = findAzure(hosts, context)
      const { pipelineId, branch } = context.input
      const text = `Starts the pipeline ${pipelineId} for ${branch} in ${owner} on ${host.name}`
      return { sideEffects: [{ text, target: `${page}/_build?definitionId=${pipelineId}` }] }
    },
  })
}

async function start({ host, path, request }: AzureStep, { input }: RunContext): Promise<Run> {
  const { branch, templateParameters } = input
  const body = {
    resources: { repositories: { self: { refName: `refs/heads/${branch}` } } },
    ...(templateParameters && { templateParameters }),
  }
  const runs = `${path}/pipelines/${input.pipelineId}/runs?${version}`
  const answer = await host.api.send({ ...request, method: 'POST', path: runs, body })
  return answer.json(runSchema)
}

async function follow(
  { host, path, request }: AzureStep,
  { context, started, atMs }: { context: RunContext; started: Run; atMs: number },
): Promise<{ run: Run; isLate: boolean }> {
  const { input, runtime, logger, signal, addSecret } = context
  const own = `${path}/pipelines/${input.pipelineId}/runs/${started.id}?${version}`
  const until = atMs + (input.pipelineTimeout ?? Number.POSITIVE_INFINITY) * 1000
  let run = started
  while (input.pollingInterval > 0 && run.state !== 'completed') {
    if (runtime.now() >= until) return { run, isLate: true }
    await runtime.sleep(input.pollingInterval * 1000, { signal })
    const seen = run.state
    run = (await host.api.send({ ...request, path: own })).json(runSchema)
    if (run.state !== seen) logger.info(`The pipeline is ${run.result ?? run.state}`)
  }
  for (const { isSecret, value } of Object.values(run.variables ?? {}))
    if (isSecret && value) addSecret(value)
  return { run, isLate: false }
}
