import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { buildJob } from './build-job.ts'
import type { FindJenkins } from './jenkins-server.ts'
import { effect, jobInput, jobName, serverUrl } from './job-input.ts'

const waiting = {
  wait: z.boolean().default(false).describe('Whether to wait until the build is over'),
  timeoutSeconds: z.number().positive().max(7_200).default(1_800).describe('How long to wait'),
}
const parameters = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .default({})
  .describe('Parameters of the build')
const build = z.strictObject({
  buildNumber: z.number().describe('0 where it was not waited for'),
  buildUrl: z.string().describe('Its page, or that of the job'),
  result: z.string().describe('SUCCESS, where it was waited for'),
})

/** `jenkins:job:build` */
export function buildAction(find: FindJenkins): Action {
  return defineAction({
    id: 'jenkins:job:build',
    description: 'Builds a job in Jenkins.',
    input: z.strictObject({ ...jobInput, jobParameters: parameters, ...waiting }),
    output: build,
    examples: [
      { description: 'Build', input: { jobName: 'ledger', jobParameters: { branch: 'main' } } },
    ],
    run(context) {
      const { jobName: name, jobParameters, serverUrl: url, wait, timeoutSeconds } = context.input
      return buildJob(find({ url }), {
        name,
        parameters: textsOf(jobParameters),
        wait,
        timeoutMs: timeoutSeconds * 1000,
        context,
      })
    },
    plan: ({ input }) => effect(find({ url: input.serverUrl }), `Builds the job ${input.jobName}`),
  })
}

/** `jenkins:job:run` */
export function runAction(find: FindJenkins): Action {
  const nameOf = ({ folder, job: name }: { folder?: string | undefined; job: string }) =>
    folder === undefined ? name : `${folder}/${name}`
  return defineAction({
    id: 'jenkins:job:run',
    description: 'Builds a job in Jenkins. "jenkins:job:build" does the same by other names.',
    input: z.strictObject({
      job: jobName.describe('Name of the job'),
      folder: jobName.optional().describe('Folder of the job'),
      repoUrl: z.string().optional().describe('Not used: the job knows'),
      serverUrl,
      ...waiting,
    }),
    output: build,
    examples: [{ description: 'Build', input: { folder: 'crew', job: 'ledger' } }],
    run(context) {
      const { serverUrl: url, wait, timeoutSeconds } = context.input
      const timeoutMs = timeoutSeconds * 1000
      return buildJob(find({ url }), {
        name: nameOf(context.input),
        parameters: {},
        wait,
        timeoutMs,
        context,
      })
    },
    plan: ({ input }) => effect(find({ url: input.serverUrl }), `Builds the job ${nameOf(input)}`),
  })
}

function textsOf(
  values: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
