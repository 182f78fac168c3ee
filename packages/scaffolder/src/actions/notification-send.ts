import { isAbortOf, messageOf } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { type Action, type ActionContext, defineAction } from './define-action.ts'
import type { Notification, Notifier } from './notifier.ts'

const input = z
  .strictObject({
    recipients: z.enum(['broadcast', 'entity']).describe('Everybody, or the named entities'),
    entityRefs: z.array(z.string().min(1)).optional().describe('Users and groups, for "entity"'),
    title: z.string().min(1).max(1000).describe('One line'),
    info: z.string().optional().describe('More about it'),
    link: z.string().optional().describe('Where to go from there'),
    severity: z
      .enum(['low', 'normal', 'high', 'critical'])
      .default('normal')
      .describe('How urgent it is'),
    scope: z.string().optional().describe('A later one of the same scope takes its place'),
    topic: z.string().optional().describe('What it is about, for filters'),
    optional: z.boolean().default(false).describe('Whether the step succeeds if it cannot be sent'),
  })
  .refine(
    ({ recipients, entityRefs = [] }) => recipients === 'broadcast' || entityRefs.length > 0,
    '"entityRefs" names nobody',
  )

/** `notification:send`: tells people something by every notifier of the host. */
export function notificationSend({ notifiers }: { notifiers: readonly Notifier[] }): Action {
  return defineAction({
    id: 'notification:send',
    description: 'Tells people something.',
    input,
    examples: [
      {
        description: 'Tell a team',
        input: { recipients: 'entity', entityRefs: ['group:default/web'], title: 'It is there' },
      },
    ],
    async run(context) {
      const notification = toNotification(context)
      for (const notifier of notifiers) await send(notifier, notification, context)
    },
    plan: ({ input: { recipients, entityRefs = [], title } }) => {
      const whom = recipients === 'broadcast' ? 'everybody' : entityRefs.join(', ')
      return { sideEffects: [{ text: `Tells ${whom}: ${title}` }] }
    },
  })
}

/** Each notifier once for a step: another attempt does not tell people again what the first one did. */
async function send(
  notifier: Notifier,
  notification: Notification,
  { input: { optional }, logger, signal, checkpoint }: ActionContext<z.output<typeof input>>,
): Promise<void> {
  const { name } = notifier
  try {
    await checkpoint({
      key: `notifier:${name}`,
      fn: () => notifier.send({ ...notification, signal }),
    })
    logger.info(`Sent by ${name}`)
  } catch (error) {
    if (isAbortOf(signal, error)) throw error
    const reason = messageOf(error)
    if (!optional) throw errors.NOTIFIER_FAILED({ notifier: name, reason }, { cause: error })
    logger.warn(`Not sent by ${name}: ${reason}`)
  }
}

function toNotification({
  input: { recipients, entityRefs = [], optional: _optional, ...rest },
  idempotencyKey,
}: ActionContext<z.output<typeof input>>): Notification {
  return {
    recipients: recipients === 'broadcast' ? { type: 'broadcast' } : { type: 'entity', entityRefs },
    ...rest,
    idempotencyKey,
  }
}
