import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { pollUntil } from '../actions/poll-until.ts'
import { errors } from '../errors.ts'
import { type Jenkins, jobPath } from './jenkins-server.ts'

/** A build that was asked for. */
export interface JenkinsBuild {
  /** 0 while it waits for its turn. */
  buildNumber: number
  /** Its page, or that of its job while it waits. */
  buildUrl: string
  /** `SUCCESS`; empty while it is not over, or not waited for. */
  result: string
}

const queued = z.object({
  cancelled: z.boolean().optional(),
  why: z.string().nullish(),
  executable: z.object({ number: z.number() }).nullish(),
})
const built = z.object({ building: z.boolean(), result: z.string().nullish() })

interface BuildRequest {
  name: string
  parameters: Readonly<Record<string, string>>
  wait: boolean
  timeoutMs: number
  context: Pick<ActionContext, 'checkpoint' | 'logger' | 'runtime' | 'signal'>
}

/**
 * Builds a job, once for a step however often that is tried.
 *
 * @throws SCAFFOLDER_TARGET_NOT_READY for a build that fails, is cancelled, or is not over in time
 */
export async function buildJob(jenkins: Jenkins, request: BuildRequest): Promise<JenkinsBuild> {
  const { name, parameters, wait, context } = request
  const { checkpoint, logger, signal } = context
  const job = jobPath(name)
  const item = await checkpoint({
    key: 'queued',
    fn: () => enqueue(jenkins, { job, parameters, signal }),
  })
  logger.info(`Asked ${jenkins.url} to build ${name}`)
  if (!wait || item === '') return { buildNumber: 0, buildUrl: `${jenkins.url}${job}/`, result: '' }
  const number = await untilBegun(jenkins, item, request)
  logger.info(`Build ${number} of ${name} has begun`)
  await untilBuilt(jenkins, `${job}/${number}/`, request)
  logger.info(`Build ${number} of ${name} succeeded`)
  return {
    buildNumber: number,
    buildUrl: `${jenkins.url}${job}/${number}/`,
    result: success,
  }
}

const success = 'SUCCESS'

/** @returns the number of the build */
async function untilBegun(
  jenkins: Jenkins,
  item: string,
  { name, timeoutMs, context: { runtime, signal } }: BuildRequest,
): Promise<number> {
  const what = `The build of ${name}`
  let reason = 'it waits for its turn'
  const number = await pollUntil(
    async () => {
      const answer = await jenkins.get(`${item}api/json`, { signal })
      const { cancelled, why, executable } = answer.json(queued)
      if (cancelled) throw failed({ what, reason: 'it was cancelled', timeoutMs })
      reason = why ?? reason
      return executable?.number
    },
    { timeoutMs, runtime, signal },
  )
  if (number === undefined) throw errors.TARGET_NOT_READY({ what, reason, timeoutMs })
  return number
}

async function untilBuilt(
  jenkins: Jenkins,
  path: string,
  { name, timeoutMs, context: { runtime, signal } }: BuildRequest,
): Promise<void> {
  const what = `The build of ${name} (${jenkins.url}${path})`
  const result = await pollUntil(
    async () => {
      const build = (await jenkins.get(`${path}api/json`, { signal })).json(built)
      return build.building ? undefined : (build.result ?? undefined)
    },
    { timeoutMs, runtime, signal },
  )
  if (result === undefined)
    throw errors.TARGET_NOT_READY({ what, reason: 'it is at work', timeoutMs })
  if (result !== success) throw failed({ what, reason: `it ended as ${result}`, timeoutMs })
}

const failed = (build: { what: string; reason: string; timeoutMs: number }) =>
  errors.TARGET_NOT_READY({ ...build, hasFailed: true })

/** @returns path of the item in the queue; nothing where the server does not name it */
async function enqueue(
  jenkins: Jenkins,
  {
    job,
    parameters,
    signal,
  }: { job: string; parameters: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<string> {
  const hasParameters = Object.keys(parameters).length > 0
  const { headers } = await jenkins.post(
    `${job}/${hasParameters ? 'buildWithParameters' : 'build'}`,
    {
      ...(hasParameters && {
        text: new URLSearchParams(parameters).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      signal,
    },
  )
  // Its host may be another name of the server: only the path counts.
  return /\/queue\/item\/\d+\/?$/.exec(headers.location ?? '')?.[0].replace(/\/?$/, '/') ?? ''
}
