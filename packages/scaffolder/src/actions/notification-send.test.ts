import { expect, it } from 'vitest'
import { notificationSend } from './notification-send.ts'
import type { Notification, Notifier } from './notifier.ts'
import { testAction } from './test-action.ts'

function recorder(name: string, failing = false): Notifier & { sent: Notification[] } {
  const sent: Notification[] = []
  return {
    name,
    sent,
    async send({ signal: _signal, ...notification }) {
      if (failing) throw new Error('down')
      sent.push(notification)
    },
  }
}

const input = { recipients: 'entity', entityRefs: ['group:default/web'], title: 'There' }

it('tells by every notifier, and once for all attempts', async () => {
  const [a, b] = [recorder('a'), recorder('b')]
  const checkpoints = new Map()
  const action = notificationSend({ notifiers: [a, b] })
  await testAction(action, { input, checkpoints })
  const { log } = await testAction(action, { input, checkpoints })
  expect(a.sent).toEqual([
    {
      recipients: { type: 'entity', entityRefs: ['group:default/web'] },
      title: 'There',
      severity: 'normal',
      idempotencyKey: 'task-1:step-1',
    },
  ])
  expect([b.sent, log]).toEqual([a.sent, ['Sent by a', 'Sent by b']])
})

it('fails where nobody was told, unless that is fine', async () => {
  const action = notificationSend({ notifiers: [recorder('a', true)] })
  const { error } = await testAction(action, { input })
  expect([error?.code, error?.message]).toEqual([
    'SCAFFOLDER_NOTIFIER_FAILED',
    'Nobody was told by "a": down',
  ])
  const { error: none, log } = await testAction(action, { input: { ...input, optional: true } })
  expect([none, log]).toEqual([undefined, ['Not sent by a: down']])
})

it.each([
  [{ recipients: 'entity', title: 'x' }],
  [{ recipients: 'entity', entityRefs: [], title: 'x' }],
  [{ recipients: 'all', title: 'x' }],
  [{ recipients: 'broadcast', title: '' }],
  [{ recipients: 'broadcast', title: 'x', severity: 'urgent' }],
])('refuses %j', async (wrong) => {
  const { error } = await testAction(notificationSend({ notifiers: [] }), { input: wrong })
  expect(error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
})

it('is described by a plan', async () => {
  const action = notificationSend({ notifiers: [recorder('a', true)] })
  const plan = async (given: object) =>
    (await testAction(action, { input: given, method: 'plan' })).output
  expect(await plan(input)).toEqual({ sideEffects: [{ text: 'Tells group:default/web: There' }] })
  expect(await plan({ recipients: 'broadcast', title: 'x' })).toEqual({
    sideEffects: [{ text: 'Tells everybody: x' }],
  })
})
