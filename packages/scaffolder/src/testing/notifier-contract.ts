import { messageOf } from '@callboard/core'
import type { ContractCase } from '@callboard/core/testing'
import type { Notification, Notifier } from '../actions/notifier.ts'
import { assertEqual, assertTrue } from './assertions.ts'

/** What every {@link Notifier} must do. `create` gives one whose recipients can be reached. */
export function notifierContract(create: () => Notifier): ContractCase[] {
  const notification: Notification = {
    recipients: { type: 'broadcast' },
    title: 'Contract',
    severity: 'normal',
    idempotencyKey: 'contract',
  }
  const { signal } = new AbortController()
  return [
    {
      name: 'has a name',
      run: async () => assertTrue(create().name.length > 0, 'a name'),
    },
    {
      name: 'tells everybody, and some',
      async run() {
        const notifier = create()
        await notifier.send({ ...notification, signal })
        const recipients = { type: 'entity', entityRefs: ['user:default/ana'] } as const
        await notifier.send({ ...notification, recipients, info: 'More', link: '/x', signal })
      },
    },
    {
      name: 'takes any text for a title, and as text',
      async run() {
        const notifier = create()
        for (const title of ['a\r\nBcc: x@evil.test', '<b>é😀</b>', 'x'.repeat(1000)])
          await notifier.send({ ...notification, title, signal })
      },
    },
    {
      name: 'rejects with the reason of its signal',
      async run() {
        const reason = new Error('aborted')
        const rejected = await create()
          .send({ ...notification, signal: AbortSignal.abort(reason) })
          .then(() => 'it resolved', messageOf)
        assertEqual(rejected, reason.message, 'reason')
      },
    },
  ]
}
