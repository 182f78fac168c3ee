import type { Runtime } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { pollUntil } from '../actions/poll-until.ts'
import { errors } from '../errors.ts'
import type { FindArgoCd } from './argocd-instance.ts'
import { applicationName, applicationPath } from './argocd-resources.ts'

const syncInput = z.strictObject({
  appName: applicationName.describe('Name of the application'),
  argoInstance: z.string().min(1).describe('Which Argo CD'),
  revision: z
    .string()
    .optional()
    .describe('Commit to deploy; the newest of its branch if left out'),
  prune: z.boolean().default(false).describe('Whether what is gone from the repository is deleted'),
  wait: z.boolean().default(true).describe('Whether to wait until it is in sync and healthy'),
  timeoutSeconds: z.number().positive().max(7_200).default(300).describe('How long to wait'),
})

const application = z.looseObject({
  status: z
    .looseObject({
      sync: z.looseObject({ status: z.string(), revision: z.string().optional() }).optional(),
      health: z
        .looseObject({ status: z.string().optional(), message: z.string().optional() })
        .optional(),
      operationState: z
        .looseObject({ phase: z.string(), message: z.string().optional() })
        .optional(),
      conditions: z.array(z.looseObject({ type: z.string(), message: z.string() })).nullish(),
    })
    .default({}),
})
type Application = z.output<typeof application>

const outputSchema = z.strictObject({
  revision: z.string().describe('Commit that is deployed'),
  sync: z.string().describe('Synced, OutOfSync or Unknown'),
  health: z.string().describe('Healthy, Progressing, Degraded …'),
})

/** `argocd:sync` */
export function syncApplication(find: FindArgoCd): Action {
  return defineAction({
    id: 'argocd:sync',
    description: 'Lets Argo CD deploy an application, and waits until it is in sync and healthy.',
    input: syncInput,
    output: outputSchema,
    examples: [{ description: 'Deploy', input: { appName: 'ledger', argoInstance: 'main' } }],
    async run(context) {
      const { input, signal, runtime, checkpoint } = context
      const client = find(input.argoInstance)
      const path = applicationPath(input.appName)
      const { prune, revision } = input
      await checkpoint({
        key: 'asked',
        fn: async () => {
          const body = { name: input.appName, prune, ...(revision !== undefined && { revision }) }
          // One that is under way already is waited for.
          await client.api.send({
            method: 'POST',
            path: `${path}/sync`,
            body,
            accept: [409],
            signal,
          })
        },
      })
      const look = async () => (await client.api.send({ path, signal })).json(application)
      if (!input.wait) return shown(await look())
      const timeoutMs = input.timeoutSeconds * 1000
      return waitForApplication(look, { context, timeoutMs, runtime, signal })
    },
    plan({ input }) {
      const { url } = find(input.argoInstance)
      const text = `Deploys the application ${input.appName} with the Argo CD ${input.argoInstance}`
      return { sideEffects: [{ text, target: url }] }
    },
  })
}

async function waitForApplication(
  look: () => Promise<Application>,
  {
    context: { input, logger },
    ...limits
  }: {
    context: ActionContext<z.output<typeof syncInput>>
    timeoutMs: number
    runtime: Runtime
    signal: AbortSignal
  },
) {
  let said = ''
  const what = `The application ${input.appName}`
  const done = await pollUntil(async () => {
    const app = await look()
    const { phase = 'Running', message = '' } = app.status.operationState ?? {}
    if (phase === 'Failed' || phase === 'Error')
      throw errors.TARGET_NOT_READY({ what, reason: message || phase, hasFailed: true, ...limits })
    const { sync: inSync, health } = shown(app)
    const text = `${inSync}, ${health}`
    if (text !== said) logger.info(`${what}: ${text}`)
    said = [text, ...reasons(app)].join('; ')
    const isDone = phase === 'Succeeded' && inSync === 'Synced' && health === 'Healthy'
    return isDone ? app : undefined
  }, limits)
  if (done) return shown(done)
  throw errors.TARGET_NOT_READY({ what, reason: said, timeoutMs: limits.timeoutMs })
}

function shown({ status }: Application) {
  return {
    revision: status.sync?.revision ?? '',
    sync: status.sync?.status ?? 'Unknown',
    health: status.health?.status ?? 'Unknown',
  }
}

function reasons({ status: { health, conditions } }: Application): string[] {
  return [
    ...(health?.message ? [health.message] : []),
    ...(conditions ?? []).map(({ message }) => message),
  ]
}
