import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { type FindJenkins, type Jenkins, jobPath, placeOf } from './jenkins-server.ts'
import { effect, jobInput, jobName, serverUrl } from './job-input.ts'

const made = z.strictObject({ jobUrl: z.string(), created: z.boolean() })

const createInput = z
  .strictObject({
    ...jobInput,
    jobXml: z.string().min(1).optional().describe('Definition of the job'),
    configPath: z.string().min(1).optional().describe('File of the workspace with the definition'),
    folderName: jobName.optional().describe('Folder that the job is made in'),
  })
  .refine(
    ({ jobXml, configPath }) => (jobXml === undefined) !== (configPath === undefined),
    'expected "jobXml" or "configPath", and not both',
  )

/** `jenkins:job:create` */
export function createJob(find: FindJenkins): Action {
  const nameOf = ({ folderName, jobName: name }: z.output<typeof createInput>) =>
    folderName === undefined ? name : `${folderName}/${name}`
  return defineAction({
    id: 'jenkins:job:create',
    description:
      'Makes a job in Jenkins from its definition in XML; one that is there is left alone.',
    input: createInput,
    output: made,
    examples: [
      { description: 'From the skeleton', input: { jobName: 'ledger', configPath: 'job.xml' } },
    ],
    async run(context) {
      const { input, workspace } = context
      const { configPath, jobXml } = input
      const text =
        configPath === undefined ? (jobXml as string) : await workspace.readText(configPath)
      return makeJob(find({ url: input.serverUrl }), {
        name: nameOf(input),
        context,
        send: { text, headers: { 'content-type': 'application/xml; charset=utf-8' } },
      })
    },
    plan: ({ input }) => effect(find({ url: input.serverUrl }), `Makes the job ${nameOf(input)}`),
    undo: ({ input, output, signal }) =>
      deleteJob(find({ url: input.serverUrl }), {
        name: nameOf(input),
        created: output.created,
        signal,
      }),
  })
}

const copyInput = z.strictObject({
  sourceJobName: jobName.describe('Job that is copied'),
  targetJobName: jobName.describe('Name of the copy'),
  serverUrl,
})

/** `jenkins:job:copy` */
export function copyJob(find: FindJenkins): Action {
  return defineAction({
    id: 'jenkins:job:copy',
    description: 'Copies a job in Jenkins; a copy that is there is left alone.',
    input: copyInput,
    output: made,
    examples: [
      { description: 'Copy', input: { sourceJobName: 'golden', targetJobName: 'ledger' } },
    ],
    run: (context) => {
      const { sourceJobName, targetJobName, serverUrl: url } = context.input
      const query = { mode: 'copy', from: `/${sourceJobName}` }
      return makeJob(find({ url }), { name: targetJobName, context, send: {}, query })
    },
    plan: ({ input }) =>
      effect(
        find({ url: input.serverUrl }),
        `Copies the job ${input.sourceJobName} to ${input.targetJobName}`,
      ),
    undo: ({ input, output, signal }) =>
      deleteJob(find({ url: input.serverUrl }), {
        name: input.targetJobName,
        created: output.created,
        signal,
      }),
  })
}

/** `jenkins:job:destroy` */
export function destroyJob(find: FindJenkins): Action {
  return defineAction({
    id: 'jenkins:job:destroy',
    description: 'Deletes a job in Jenkins with its builds; one that is gone is fine.',
    input: z.strictObject(jobInput),
    examples: [{ description: 'Delete', input: { jobName: 'ledger' } }],
    async run({ input, signal, logger }) {
      await deleteJob(find({ url: input.serverUrl }), {
        name: input.jobName,
        created: true,
        signal,
      })
      logger.info(`Deleted the job ${input.jobName}`)
    },
    plan: ({ input }) =>
      effect(find({ url: input.serverUrl }), `Deletes the job ${input.jobName}`, {
        destructive: true,
      }),
  })
}

async function makeJob(
  jenkins: Jenkins,
  {
    name,
    context: { checkpoint, logger, attempt, signal },
    send,
    query = {},
  }: {
    name: string
    context: Pick<ActionContext, 'checkpoint' | 'logger' | 'attempt' | 'signal'>
    send: { text?: string; headers?: Record<string, string> }
    query?: Record<string, string>
  },
): Promise<z.output<typeof made>> {
  const { folder, own } = placeOf(name)
  const jobUrl = `${jenkins.url}${jobPath(name)}/`
  const isThere = async () =>
    (await jenkins.get(`${jobPath(name)}/api/json`, { accept: [404], signal })).status !== 404
  const created = !(await checkpoint({ key: 'before', fn: isThere }))
  if (await isThere()) {
    logger.info(`The job ${name} is there already`)
    // Only an attempt before can have made it; at the first, somebody else was quicker.
    return { jobUrl, created: created && attempt > 1 }
  }
  const parameters = new URLSearchParams({ name: own, ...query })
  await jenkins.post(`${folder}/createItem?${parameters}`, { ...send, signal })
  logger.info(`Made the job ${name}`)
  return { jobUrl, created }
}

async function deleteJob(
  jenkins: Jenkins,
  { name, created, signal }: { name: string; created: boolean; signal: AbortSignal },
): Promise<void> {
  if (created) await jenkins.post(`${jobPath(name)}/doDelete`, { accept: [404], signal })
}
