import { checkOptions, objectWith, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Notifier } from './notifier.ts'

/** Where a webhook is. */
export interface WebhookNotifierOptions {
  /** @default 'webhook' */
  name?: string
  url: string
  /** Has to allow the address; a credential for it is best kept there. */
  gate: Pick<UrlGate, 'fetch'>
  headers?: Readonly<Record<string, string | Secret>>
}

const optionsSchema = z.strictObject({
  name: z.string().min(1).optional(),
  url: z.url({ protocol: /^https?$/ }),
  gate: objectWith('fetch'),
  headers: z.record(z.string(), z.union([z.string(), z.custom(Secret.is)])).optional(),
})

/**
 * Posts notifications as JSON, `{ recipients: { type, entityRef }, payload: { title, description, … } }`, which is what the
 * peer's notification interface takes. The key of the step goes along as `Idempotency-Key`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function webhookNotifier(options: WebhookNotifierOptions): Notifier {
  checkOptions('webhookNotifier', optionsSchema, options)
  const { name = 'webhook', url, gate, headers = {} } = options
  return {
    name,
    async send({ recipients, title, info, link, severity, scope, topic, idempotencyKey, signal }) {
      const to = recipients.type === 'entity' ? { entityRef: recipients.entityRefs } : {}
      const payload = { title, description: info, link, severity, scope, topic }
      const { status } = await gate.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
          ...headers,
        },
        body: JSON.stringify({ recipients: { type: recipients.type, ...to }, payload }),
        signal,
      })
      if (status >= 300) throw errors.WEBHOOK_REFUSED({ url: new URL(url).origin, status })
    },
  }
}
