import type { Runtime } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { pollUntil } from '../actions/poll-until.ts'
import { errors } from '../errors.ts'
import type { ArgoCdClient, FindArgoCd } from './argocd-instance.ts'
import {
  type ArgoCdResources,
  applicationName,
  applicationOf,
  applicationPath,
  isThere,
  projectOf,
  projectPath,
} from './argocd-resources.ts'

/** A project allows what matches: a wildcard would open every namespace, repository or cluster to it. */
const oneAddress = z.string().regex(/^[^\s*?![\]{}]+$/, 'expected an address without wildcards')

const resourcesInput = z.strictObject({
  appName: applicationName.describe('Name of the application'),
  argoInstance: z.string().min(1).describe('Which Argo CD'),
  namespace: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'expected a DNS label')
    .describe('Where its resources are deployed'),
  repoUrl: oneAddress.describe('Repository that holds them'),
  path: z.string().min(1).describe('Folder in the repository'),
  projectName: applicationName
    .optional()
    .describe('Name of the project; that of the application if left out'),
  labelValue: z.string().optional().describe('What portals find it by; its name if left out'),
  targetRevision: z.string().default('HEAD').describe('Branch, tag or commit that is deployed'),
  server: oneAddress
    .default('https://kubernetes.default.svc')
    .describe('Cluster that is deployed to'),
})
const resourcesOutput = z.strictObject({
  appUrl: z.string().describe('Its page in Argo CD'),
  projectCreated: z.boolean().describe('Whether the project was not there before'),
  appCreated: z.boolean().describe('Whether the application was not there before'),
})
type Context = ActionContext<z.output<typeof resourcesInput>>

/** `argocd:create-resources` */
export function createResources(find: FindArgoCd): Action {
  return defineAction({
    id: 'argocd:create-resources',
    description: 'Makes a project and an application in Argo CD that follows a repository.',
    input: resourcesInput,
    output: resourcesOutput,
    examples: [
      {
        description: 'Deploy a service',
        input: {
          appName: 'ledger',
          argoInstance: 'main',
          namespace: 'crew',
          repoUrl: 'https://git.acme.io/crew/ledger.git',
          path: 'deploy',
        },
      },
    ],
    run: (context) => create(find(context.input.argoInstance), context),
    plan({ input }) {
      const { url } = find(input.argoInstance)
      const { appName, projectName, repoUrl, path, namespace } = complete(input)
      const what = `the application ${appName} of the project ${projectName}`
      const text = `Creates ${what} in the Argo CD ${input.argoInstance}: "${path}" of ${repoUrl} to ${namespace}`
      return {
        sideEffects: [{ text, target: url }],
        output: { appUrl: pageOf(url, appName) },
      }
    },
    async undo({ input, output, signal, runtime, logger }) {
      const client = find(input.argoInstance)
      const { appName, projectName } = complete(input)
      if (output.appCreated) {
        await remove(client, { path: applicationPath(appName), signal, runtime })
        logger.info(`Deleted the application ${appName} with what it had deployed`)
      }
      if (!output.projectCreated) return
      await remove(client, { path: projectPath(projectName), signal, runtime })
      logger.info(`Deleted the project ${projectName}`)
    },
  })
}

async function create(
  client: ArgoCdClient,
  { input, signal, logger, checkpoint }: Context,
): Promise<z.output<typeof resourcesOutput>> {
  const resources = complete(input)
  const { appName, projectName } = resources
  const before = await checkpoint({
    key: 'before',
    fn: async () => ({
      project: await isThere(client, { path: projectPath(projectName), signal }),
      app: await isThere(client, { path: applicationPath(appName), signal }),
    }),
  })
  const post = (path: string, body: object) =>
    client.api.send({ method: 'POST', path, body, repeatable: true, signal })
  // The same again, from an attempt that did not hear of it, is the same one.
  if (!before.project) await post('/api/v1/projects', projectOf(resources))
  // One that is there is left alone if it is the same, and refused by Argo CD if it is not.
  try {
    await post('/api/v1/applications', applicationOf(resources))
  } catch (error) {
    if (!before.project) await tidyUp(client, { projectName, signal, logger })
    throw error
  }
  const verb = before.app ? 'Found' : 'Created'
  logger.info(`${verb} the application ${appName} of the project ${projectName}`)
  return {
    appUrl: pageOf(client.url, appName),
    projectCreated: !before.project,
    appCreated: !before.app,
  }
}

/** A step that fails half-way is not undone as a step, so the project that it made goes with it. */
async function tidyUp(
  { api, name }: ArgoCdClient,
  { projectName, signal, logger }: { projectName: string } & Pick<Context, 'signal' | 'logger'>,
): Promise<void> {
  try {
    await api.send({ method: 'DELETE', path: projectPath(projectName), accept: [404], signal })
  } catch {
    logger.warn(`Made by this step, and left in the Argo CD ${name}: the project ${projectName}`)
  }
}

function pageOf(url: string, appName: string): string {
  return `${url}/applications/${encodeURIComponent(appName)}`
}

function complete(input: z.output<typeof resourcesInput>): ArgoCdResources {
  const { appName, projectName = appName, labelValue = appName } = input
  return { ...input, projectName, labelValue }
}

const deletionMs = 300_000

/** Deletes something and waits until it is gone: a project stays as long as it has an application. */
async function remove(
  client: ArgoCdClient,
  { path, signal, runtime }: { path: string; signal: AbortSignal; runtime: Runtime },
): Promise<void> {
  await client.api.send({ method: 'DELETE', path, accept: [403, 404], signal })
  const gone = await pollUntil(
    async () => ((await isThere(client, { path, signal })) ? undefined : true),
    { timeoutMs: deletionMs, runtime, signal },
  )
  if (!gone)
    throw errors.TARGET_NOT_READY({
      what: `The deletion of ${path}`,
      reason: 'it is still there',
      timeoutMs: deletionMs,
    })
}
