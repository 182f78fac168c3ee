import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { findGitlab, type GitlabStep, gitlabInput } from './find-gitlab.ts'
import type { GitlabHost } from './gitlab-host.ts'
import { projectPath } from './projects.ts'

const inputSchema = z.strictObject({
  ...gitlabInput,
  projectId: z.number().describe('Number of the project'),
  tokenDescription: z
    .string()
    .describe('What the token is called that starts it, and is gone afterwards'),
  branch: z.string().describe('Branch or tag'),
  variables: z.record(z.string(), z.string()).optional().describe('Variables of the pipeline'),
  wait: z
    .boolean()
    .default(false)
    .describe('Whether the step ends with the pipeline, and fails with it'),
  timeoutMinutes: z.number().positive().max(1440).default(60).describe('How long it is waited for'),
})
const pipelineSchema = z.object({ id: z.number(), web_url: z.string(), status: z.string() })

type PipelineContext = ActionContext<z.output<typeof inputSchema>>

/** `gitlab:pipeline:trigger`: starts a pipeline, and waits for its end where the step says so. */
export function triggerPipeline(hosts: readonly GitlabHost[]): Action {
  return defineAction({
    id: 'gitlab:pipeline:trigger',
    description: 'Starts a pipeline on GitLab, and waits for its end if asked to.',
    input: inputSchema,
    output: z.strictObject({
      pipelineUrl: z.string().describe('Address of the pipeline'),
      pipelineId: z.number().describe('Number of the pipeline'),
      /** As of the end of the step: `created`, `running`, `success`. */
      status: z.string().describe('Its state as of the end of the step'),
    }),
    examples: [
      {
        description: 'Deploy, and wait until it is done',
        input: {
          repoUrl: 'gitlab.com?owner=org&repo=ledger',
          projectId: 12,
          tokenDescription: 'deploy of a new service',
          branch: 'main',
          variables: { ENVIRONMENT: 'staging' },
          wait: true,
        },
      },
    ],
    async run(context) {
      const step = findGitlab(hosts, context)
      const { input, checkpoint, logger, runtime } = context
      const { started, until } = await checkpoint({
        key: 'pipeline',
        fn: async () => ({
          started: await startPipeline(step, context),
          until: runtime.now() + input.timeoutMinutes * 60_000,
        }),
      })
      logger.info(`Started ${started.web_url}`)
      const status = input.wait ? await endOf(step, { context, started, until }) : started.status
      return { pipelineUrl: started.web_url, pipelineId: started.id, status }
    },
    plan(context) {
      const { host } = findGitlab(hosts, context)
      const { branch, projectId } = context.input
      const text = `Starts a pipeline for ${branch} in the project ${projectId} on ${host.name}`
      return { sideEffects: [{ text, target: host.baseUrl }] }
    },
  })
}

/** A pipeline is started with a token of its own, which is made for that and gone afterwards. */
async function startPipeline(
  { host: { api }, token, signal }: GitlabStep,
  { input, addSecret }: PipelineContext,
): Promise<z.output<typeof pipelineSchema>> {
  const project = projectPath(input.projectId)
  const triggers = `${project}/triggers`
  const body = { description: input.tokenDescription }
  const trigger = (await api.send({ method: 'POST', path: triggers, body, token, signal })).json(
    z.object({ id: z.number(), token: z.string() }),
  )
  addSecret(trigger.token)
  try {
    const answer = await api.send({
      method: 'POST',
      path: `${project}/trigger/pipeline`,
      body: { token: trigger.token, ref: input.branch, variables: input.variables ?? {} },
      token,
      signal,
    })
    return answer.json(pipelineSchema)
  } finally {
    // Also when the run is cancelled meanwhile: nobody else would remove it.
    const own = `${triggers}/${trigger.id}`
    await api.send({
      method: 'DELETE',
      path: own,
      token,
      accept: [404],
      signal: new AbortController().signal,
    })
  }
}

const firstPauseMs = 2_000
const longestPauseMs = 30_000
/** States in which nothing moves any more, or not without somebody. */
const final = ['success', 'failed', 'canceled', 'skipped', 'manual', 'scheduled']

/** Waits for the end of a pipeline, which ends with the step if that is cancelled. @throws SCAFFOLDER_PIPELINE_FAILED */
async function endOf(
  { host: { api }, token, signal }: GitlabStep,
  {
    context,
    started,
    until,
  }: { context: PipelineContext; started: z.output<typeof pipelineSchema>; until: number },
): Promise<string> {
  const { input, logger, runtime } = context
  const path = `${projectPath(input.projectId)}/pipelines/${started.id}`
  let seen = started.status
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const { status } = (await api.send({ path, token, signal })).json(pipelineSchema)
      if (status !== seen) logger.info(`The pipeline is ${status}`)
      seen = status
      if (status === 'success') return status
      if (final.includes(status) || runtime.now() >= until)
        throw errors.PIPELINE_FAILED({ url: started.web_url, status })
      await runtime.sleep(pauseMs, { signal })
    }
  } catch (error) {
    const unbound = new AbortController().signal
    if (signal.aborted)
      await api.send({
        method: 'POST',
        path: `${path}/cancel`,
        token,
        accept: [403, 404],
        signal: unbound,
      })
    throw error
  }
}
