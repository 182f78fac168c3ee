import { isFinal } from '@callboard/scaffolder'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runActions, runsProvider } from './fixtures-runs.ts'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

const tokens: unknown[] = []
let undoFails = true
const actions = runActions({ seen: (token) => tokens.push(token), locked: () => undoFails })

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Runs',
    signedInAs: 'user:default/ana',
    catalog: { providers: [runsProvider] },
    scaffolder: { actions, store: 'runs.db', approvals: { allowInitiator: true } },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

async function start(name: string, secrets = {}): Promise<string> {
  const { templates, scaffolder } = portal.served.portal
  const found = templates.get(`template:default/${name}`)
  if (!found) throw new Error(`There is no template ${name}`)
  const user = { ref: 'user:default/ana' }
  return (await scaffolder.start(found, { parameters: {}, secrets, user })).id
}

const taskOf = (id: string) => portal.served.portal.scaffolder.tasks.get(id)
async function over(id: string): Promise<string> {
  for await (const _event of portal.served.portal.scaffolder.tasks.events(id));
  return (await portal.ask(`/runs/${id}`)).text
}
const isWaiting = (id: string) =>
  expect.poll(async () => (await taskOf(id))?.status).toBe('waiting')

it('asks those for a decision who may make it, also as people of a group below', async () => {
  const id = await start('asking-us')
  await isWaiting(id)
  const { text } = await portal.ask(`/runs/${id}`)
  expect(text).toContain('“Ask” waits for a decision')
  expect(text).toContain('A database for ledger')
  expect(text).toContain('Waits for a decision</span>')
  expect((await portal.ask('/runs?status=waiting')).text).toContain(id)
  expect((await portal.ask('/')).text).toMatch(
    new RegExp(`waits for your decision\\. .*href="/runs/${id}"`),
  )
  const neither = await portal.post(`/runs/${id}/decide`, { stepId: 'ask' })
  expect(neither.status).toBe(400)
  const fields = { stepId: 'ask', approved: 'yes', comment: 'small & cheap' }
  const posted = await portal.post(`/runs/${id}/decide`, fields)
  expect([posted.status, posted.headers.location]).toEqual([303, `/runs/${id}`])
  const page = await over(id)
  expect(page).toContain('user:default/ana approved: small &amp; cheap')
  expect(page).toContain('Done')
  expect((await portal.post(`/runs/${id}/decide`, fields)).status).toBe(409)
})

it('shows others what is waited for, and no form', async () => {
  const id = await start('asking-them')
  await isWaiting(id)
  const { text } = await portal.ask(`/runs/${id}`)
  expect(text).toContain('You may not approve: the approvers are group:others.')
  expect((await portal.ask('/')).text).not.toContain('waits for your decision')
  expect(text).not.toContain(`action="/runs/${id}/decide"`)
  const posted = await portal.post(`/runs/${id}/decide`, { stepId: 'ask', approved: 'no' })
  expect(posted.status).toBe(403)
  expect((await portal.post(`/runs/${id}/undo`, {})).status).toBe(409)
  await portal.post(`/runs/${id}/cancel`, {})
  const cancelled = await over(id)
  expect(cancelled).toContain('Retry from “Ask”')
  expect(cancelled).toContain('It has left nothing behind.')
  expect((await portal.post(`/runs/${id}/nonsense`, {})).status).toBe(404)
})

it('tries again with the secrets that it is given, and undoes', async () => {
  const id = await start('failing', { token: 'hunter2-first' })
  const failed = await over(id)
  const secret = { 'secret.token': 'hunter2-second' }
  expect(failed).toContain('Retry from “Break”')
  expect(textOf(failed)).toContain('Is still there and can be undone\nMake')
  expect(failed).toContain('name="secret.token" type="password"')
  expect((await portal.post(`/runs/${id}/retry`, secret)).status).toBe(303)
  const again = await over(id)
  expect(tokens).toEqual(['hunter2-first', 'hunter2-second'])
  expect(again).toMatch(/is-resumed"[^>]*>.*Tried again by user:default\/ana/)
  expect(again).not.toContain('hunter2')

  await portal.post(`/runs/${id}/undo`, secret)
  expect(await over(id)).toContain('Something is left that could not be undone')
  expect((await portal.ask('/runs')).text).toContain('Needs attention')
  undoFails = false
  await portal.post(`/runs/${id}/undo`, secret)
  const undone = await over(id)
  expect(undone).toContain('is-undone')
  expect(undone).not.toContain('Something is left')
  expect(isFinal((await taskOf(id))?.status ?? 'open')).toBe(true)
})

it('undoes a run that was completed, when that is confirmed', async () => {
  undoFails = false
  const id = await start('making')
  const done = await over(id)
  expect(done).toContain('<summary>Undo this run</summary>')
  expect(textOf(done)).toContain('This takes back: Make.')
  expect((await portal.post(`/runs/${id}/undo`, {})).status).toBe(303)
  const undone = await over(id)
  expect(undone).toContain('Done, then undone')
  expect(undone).not.toContain('Undo this run')
  expect((await portal.ask('/runs')).text).toContain('state is-undone')
  expect((await portal.post(`/runs/${id}/undo`, {})).status).toBe(409)
  expect((await portal.post(`/runs/${id}/retry`, {})).status).toBe(409)
})

it('leads from a run to those that it began, and back, and undoes them with it', async () => {
  undoFails = false
  const id = await start('around')
  const page = await over(id)
  const [inner] = (await taskOf(id))?.steps[0]?.runs ?? []
  expect(textOf(page)).toContain('It began making Succeeded')
  expect(page).toContain(`href="/runs/${inner}"`)
  expect(page).toContain(`Runs the template template:default/making: ${inner}`)
  expect((await portal.ask(`/runs/${inner}`)).text).toContain(
    `part of <a href="/runs/${id}">around</a>`,
  )
  expect(page).toContain('This takes back: Inner.')
  await portal.post(`/runs/${id}/undo`, {})
  expect(textOf(await over(id))).toContain('It began making Undone')
})
