import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ActionContext, defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'

const act = (run: (context: ActionContext) => unknown) =>
  defineAction({ id: 'test:act', input: z.looseObject({}), run: run as never })
const once = `steps: [{ id: a, action: test:act }, { id: b, action: debug:log, input: { message: next } }]`

describe('an action', () => {
  it('has no effect any more once its step is over', async () => {
    const late: Promise<unknown>[] = []
    let release = () => {}
    const over = new Promise<void>((done) => {
      release = done
    })
    const { events } = await runTemplate(once, {
      actions: [
        act(({ workspace, checkpoint, logger, createTemporaryDirectory }) => {
          const works = [
            () => workspace.write('late', 'x'),
            () => workspace.readText('late'),
            () => checkpoint({ key: 'k', fn: () => 1 }),
            () => createTemporaryDirectory(),
          ]
          for (const work of works) late.push(over.then<unknown>(work).catch(({ code }) => code))
          void over.then(() => logger.info('late'))
        }),
        defineAction({ id: 'test:release', input: z.strictObject({}), run: () => release() }),
      ],
    })
    release()
    expect(await Promise.all(late)).toEqual(Array.from({ length: 4 }, () => 'SCAFFOLDER_STEP_OVER'))
    expect(events.map(({ body }) => body.message)).not.toContain('late')
  })

  it('cannot change what it was given', async () => {
    const { error } = await runTemplate(once, {
      actions: [
        act((context) => {
          ;(context as { task: unknown }).task = { id: 'other' }
        }),
      ],
    })
    expect(error?.message).toContain("Cannot assign to read only property 'task'")
  })

  it('that changes built-in objects fails, and leaves nothing of it behind', async () => {
    const { error } = await runTemplate(once, {
      actions: [
        act(() => {
          Object.assign(Object.prototype, { polluted: true })
        }),
      ],
    })
    expect(error?.code).toBe('SCAFFOLDER_PROTOTYPE_CHANGED')
    expect(['polluted' in {}, error?.message]).toMatchInlineSnapshot(`
      [
        false,
        "While the step "a" ran, built-in objects were changed: polluted",
      ]
    `)
  })

  it('that logs without end is cut, and the history stays whole', async () => {
    const { events, status } = await runTemplate(once, {
      actions: [
        act(({ logger }) => {
          for (let line = 0; line < 100_000; line += 1) logger.info(`line ${line}`)
        }),
      ],
    })
    expect([
      status,
      events.length < 10_050,
      events.every(({ id }, index) => id === index + 1),
    ]).toEqual(['completed', true, true])
    expect(events.map(({ body }) => body.message)).toContain(
      'The step logs too much; the rest is left out',
    )
  })

  it('that fills its workspace fails where that is more than is kept', async () => {
    const fill = act(async ({ workspace }) => {
      for (let file = 0; file < 5; file += 1) await workspace.write(`f${file}`, 'x'.repeat(100))
    })
    for (const workspaces of [{ maxFiles: 3 }, { maxBytes: 300 }]) {
      const { error } = await runTemplate(once, { actions: [fill], workspaces })
      expect(error?.code).toBe('SCAFFOLDER_WORKSPACE_TOO_LARGE')
    }
  })
})
