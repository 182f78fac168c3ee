import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { remainingSteps } from '../tasks/remaining-steps.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type Scaffolder } from './create-scaffolder.ts'
import { vanishing } from './test-vanishing-store.ts'

function doing() {
  const notes: string[] = []
  const stuck = new Set<string>()
  let reached = () => {}
  const hanging = new Promise<void>((done) => {
    reached = done
  })
  const action = defineAction({
    id: 'test:do',
    input: z.strictObject({ name: z.string(), fail: z.boolean().default(false) }),
    output: z.strictObject({ made: z.string() }),
    run({ input: { name, fail }, idempotencyKey, task }) {
      notes.push(`do ${name} ${idempotencyKey.replace(task.id, '')}`)
      if (fail) throw new Error('no')
      return { made: `${name}!` }
    },
    async undo({ input: { name }, output: { made }, idempotencyKey, task }) {
      notes.push(`undo ${name} ${made} ${idempotencyKey.replace(task.id, '')}`)
      if (!stuck.has(name)) return
      reached()
      if (name === 'hang') await new Promise(() => {})
      throw new Error('it is locked')
    },
  })
  return { notes, stuck, hanging, action }
}
const spec = (policy: string) => `
run: { ${policy} }
steps:
  - { id: a, action: test:do, input: { name: a } }
  - { id: e, action: test:do, each: [x, y], input: { name: '\${{ each.value }}' } }
  - { id: skipped, action: test:do, if: false, input: { name: s } }
  - { id: f, action: test:do, input: { name: f, fail: true } }
`

describe('a run that is undone', () => {
  it('takes back what was completed, in reverse order, when it says so', async () => {
    const { notes, action } = doing()
    await using scaffolder = createScaffolder({ actions: [action] })
    const run = await scaffolder.start(testTemplate(spec('onFailure: undo')), { parameters: {} })
    const { status, error } = await run.result
    expect([status, error?.message]).toEqual(['failed', 'The step "f" (test:do) failed: no'])
    expect(notes.slice(4)).toEqual([
      'undo y y! :e:1:undo',
      'undo x x! :e:0:undo',
      'undo a a! :a:undo',
    ])
    const task = await scaffolder.tasks.get(run.id)
    expect(task?.steps.map(({ undo }) => undo)).toEqual([
      'completed',
      'completed',
      undefined,
      undefined,
    ])
    expect([task?.needsAttention, task?.undoing]).toEqual([undefined, undefined])
  })

  it('asks for attention where something is left, undoes the rest, and is undone by hand later', async () => {
    const { notes, stuck, action } = doing()
    stuck.add('x')
    await using scaffolder = createScaffolder({ actions: [action] })
    const run = await scaffolder.start(testTemplate(spec('onFailure: undo')), { parameters: {} })
    await run.result
    const task = await scaffolder.tasks.get(run.id)
    expect([task?.status, task?.needsAttention, task?.steps.map(({ undo }) => undo)]).toEqual([
      'failed',
      true,
      ['completed', 'failed', undefined, undefined],
    ])
    expect(task?.steps[1]?.undoError?.code).toBe('SCAFFOLDER_UNDO_FAILED')
    expect(task?.steps[1]?.undoError?.message).toMatchInlineSnapshot(
      `"What the step "e" (test:do) did could not be undone: it is locked"`,
    )
    stuck.clear()
    notes.length = 0
    await scaffolder.tasks.undo(run.id)
    for await (const _event of scaffolder.tasks.events(run.id)) void _event
    const after = await scaffolder.tasks.get(run.id)
    expect([
      after?.status,
      after?.needsAttention,
      after?.steps[1]?.undo,
      after?.error?.message,
      notes,
    ]).toEqual([
      'failed',
      undefined,
      'completed',
      'The step "f" (test:do) failed: no',
      ['undo y y! :e:1:undo', 'undo x x! :e:0:undo'],
    ])
  })

  it('is undone by hand where it says nothing, and then tried again under other keys', async () => {
    const { notes, action } = doing()
    await using scaffolder = createScaffolder({ actions: [action] })
    const run = await scaffolder.start(testTemplate(spec('timeout: 1h')), { parameters: {} })
    await run.result
    expect(notes.some((note) => note.startsWith('undo'))).toBe(false)
    await scaffolder.tasks.undo(run.id, { user: 'user:default/ana' })
    const log: string[] = []
    for await (const { body } of scaffolder.tasks.events(run.id)) log.push(body.message)
    expect(log).toContain('Undoing asked for by user:default/ana')
    notes.length = 0
    await scaffolder.tasks.retry(run.id)
    for await (const _event of scaffolder.tasks.events(run.id)) void _event
    expect(notes.slice(0, 3)).toEqual(['do a :a~2', 'do x :e~2:0', 'do y :e~2:1'])
  })

  it('says what is left of it: what can be undone, and what cannot', async () => {
    const { action } = doing()
    const mail = defineAction({ id: 'test:mail', input: z.strictObject({}), run: () => {} })
    const note = { ...mail, id: 'test:note', touches: 'workspace' } as const
    await using scaffolder = createScaffolder({ actions: [action, mail, note] })
    const run = await scaffolder.start(
      testTemplate(
        `steps:\n  - { id: n, action: test:note }\n  - { id: a, action: test:do, input: { name: a } }\n  - { id: m, action: test:mail }\n  - { id: s, action: test:mail, if: false }\n  - { id: f, action: test:do, input: { name: f, fail: true } }`,
      ),
      { parameters: {} },
    )
    await run.result
    const left = async () => {
      const task = await scaffolder.tasks.get(run.id)
      return task && remainingSteps(task).map(({ id, leaves }) => `${id} ${leaves}`)
    }
    expect(await left()).toEqual(['a canBeUndone', 'm stays'])
    await scaffolder.tasks.undo(run.id)
    for await (const _event of scaffolder.tasks.events(run.id)) void _event
    expect(await left()).toEqual(['m stays'])
  })

  it('goes on being undone when its worker vanishes, and undoes nothing twice that was kept', async () => {
    const memory = createMemoryTaskStore()
    const first = vanishing(memory)
    const { notes, stuck, hanging, action } = doing()
    stuck.add('hang')
    const options = { actions: [action], leaseMs: 100 }
    const run = await createScaffolder({ ...options, store: first.store }).start(
      testTemplate(
        `run: { onFailure: undo }\nsteps:\n  - { id: a, action: test:do, input: { name: a } }\n  - { id: h, action: test:do, input: { name: hang } }\n  - { id: z, action: test:do, input: { name: z } }\n  - { id: f, action: test:do, input: { name: f, fail: true } }`,
      ),
      { parameters: {} },
    )
    await hanging
    first.vanish()
    stuck.clear()
    await using scaffolder = createScaffolder({ ...options, store: memory })
    for await (const _event of scaffolder.tasks.events(run.id)) void _event
    expect(notes.slice(4)).toEqual([
      'undo z z! :z:undo',
      'undo hang hang! :h:undo',
      'undo hang hang! :h:undo',
      'undo a a! :a:undo',
    ])
    const task = await scaffolder.tasks.get(run.id)
    expect([task?.status, task?.error?.message, task?.needsAttention]).toEqual([
      'failed',
      'The step "f" (test:do) failed: no',
      undefined,
    ])
  })
})

describe('a run that was completed', () => {
  const steps = `steps:
  - { id: a, action: test:do, input: { name: '\${{ secrets.token }}' } }
  - { id: b, action: test:do, input: { name: b } }
output: { made: '\${{ steps.b.output.made }}' }`
  const secrets = { token: 'correct-horse' }
  const sealingKey = new Uint8Array(32)
  const over = async ({ tasks }: Scaffolder, id: string) => {
    const log: string[] = []
    for await (const { body } of tasks.events(id)) log.push(body.message)
    const {
      status,
      output,
      error,
      needsAttention,
      undoing,
      steps = [],
    } = (await tasks.get(id)) ?? {}
    const undone = steps.map(({ undo }) => undo)
    return { status, output, error: error?.code, needsAttention, undoing, undone, log }
  }

  it('is undone by another process, and then as little as one that leaves nothing', async () => {
    const store = createMemoryTaskStore()
    const { notes, action } = doing()
    const options = { actions: [action], store, sealingKey }
    const first = createScaffolder(options)
    const run = await first.start(testTemplate(steps), { parameters: {}, secrets })
    expect((await run.result).status).toBe('completed')
    await first[Symbol.asyncDispose]()
    await using second = createScaffolder(options)
    await expect(second.tasks.undo(run.id)).rejects.toMatchObject({
      code: 'SCAFFOLDER_SECRETS_NEEDED',
      message: `The run "${run.id}" needs its secrets again: "token"`,
      hint: 'They were kept until it was over, and no longer: give them as "secrets", on the command line with --secret token=VARIABLE.',
    })
    await second.tasks.undo(run.id, { secrets })
    const { log, ...task } = await over(second, run.id)
    expect(notes.slice(2)).toEqual([
      'undo b b! :b:undo',
      'undo correct-horse correct-horse! :a:undo',
    ])
    expect(task).toEqual({ status: 'completed', output: {}, undone: ['completed', 'completed'] })
    expect(log.join()).not.toContain('correct-horse')
    await expect(second.tasks.undo(run.id, { secrets })).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_KEPT',
      message: `The task "${run.id}" stays as it is: it has left nothing that can be undone`,
    })
  })

  it('asks for attention where something is left, and is undone again', async () => {
    const { notes, stuck, action } = doing()
    stuck.add('b')
    await using scaffolder = createScaffolder({ actions: [action] })
    const run = await scaffolder.start(testTemplate(steps), { parameters: {}, secrets })
    await run.result
    await scaffolder.tasks.undo(run.id, { secrets })
    const left = await over(scaffolder, run.id)
    expect([left.status, left.needsAttention, left.undone]).toEqual([
      'completed',
      true,
      ['completed', 'failed'],
    ])
    stuck.clear()
    notes.length = 0
    await scaffolder.tasks.undo(run.id, { secrets })
    const whole = await over(scaffolder, run.id)
    expect([whole.needsAttention, whole.undone, notes]).toEqual([
      undefined,
      ['completed', 'completed'],
      ['undo b b! :b:undo'],
    ])
  })

  it('stays completed, and can be undone later, where it cannot be brought back', async () => {
    const store = createMemoryTaskStore()
    const { action } = doing()
    const first = createScaffolder({ actions: [action], store })
    const run = await first.start(testTemplate(steps), { parameters: {}, secrets })
    await run.result
    await first[Symbol.asyncDispose]()
    await using second = createScaffolder({ actions: [action], store })
    await second.tasks.undo(run.id, { secrets })
    const { log: _log, output: _output, ...task } = await over(second, run.id)
    expect(task).toEqual({
      status: 'completed',
      error: 'SCAFFOLDER_SECRETS_GONE',
      needsAttention: true,
      undone: [undefined, undefined],
    })
    await second.tasks.undo(run.id, { secrets })
    expect((await over(second, run.id)).status).toBe('completed')
  })
})

describe('a run that failed', () => {
  it('is tried again from there: what was completed stays, what ran because of the failure runs again', async () => {
    const notes: string[] = []
    let isBroken = true
    const action = defineAction({
      id: 'test:say',
      input: z.strictObject({ name: z.string(), fragile: z.boolean().default(false) }),
      run({ input: { name, fragile } }) {
        notes.push(name)
        if (fragile && isBroken) throw new Error('broken')
        return { name }
      },
    })
    await using scaffolder = createScaffolder({ actions: [action] })
    const run = await scaffolder.start(
      testTemplate(
        `steps:\n  - { id: a, action: test:say, input: { name: a } }\n  - { id: b, action: test:say, input: { name: b, fragile: true } }\n  - { id: c, action: test:say, input: { name: '\${{ steps.a.output.name }}c' } }\n  - { id: z, action: test:say, if: '\${{ always() }}', input: { name: z } }\noutput: { c: '\${{ steps.c.output.name }}' }`,
      ),
      { parameters: {} },
    )
    expect((await run.result).status).toBe('failed')
    isBroken = false
    await scaffolder.tasks.retry(run.id)
    const types: string[] = []
    for await (const { type } of scaffolder.tasks.events(run.id))
      if (type !== 'log') types.push(type)
    const task = await scaffolder.tasks.get(run.id)
    expect([notes, task?.status, task?.attempt, task?.output, types]).toEqual([
      ['a', 'b', 'z', 'b', 'ac', 'z'],
      'completed',
      2,
      { c: 'ac' },
      ['completion', 'recovered', 'completion'],
    ])
    await expect(scaffolder.tasks.retry(run.id)).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_KEPT',
      message: `The task "${run.id}" stays as it is: it was completed`,
    })
    await expect(scaffolder.tasks.undo(run.id)).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_KEPT',
    })
    await expect(scaffolder.tasks.retry('nobody')).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_MISSING',
    })
  })
})
