import { createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, callJson, withoutTimes } from './call.ts'
import { schemas } from './schemas.ts'

const template = (name: string, steps: string) =>
  `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: ${name} }\nspec:\n  type: example\n  owner: crew\n  steps:\n    - { id: say, name: Say it, action: 'debug:log', input: { message: hello } }\n${steps}`
const config = (signedInAs: string) =>
  `organisation: Acme\nsignedInAs: ${signedInAs}\ncatalog: { files: [org] }\nscaffolder: { store: runs.db }\n`
const user = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name} }\nspec: { memberOf: [crew] }\n---\n`

let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>
let cwd: string
beforeAll(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  cwd = folder.root
  await folder.write('ana.yaml', config('user:default/ana'))
  await folder.write('bo.yaml', config('user:default/bo'))
  await folder.write('nobody.yaml', config('x').replace('signedInAs: x\n', ''))
  await folder.write('org/crew/catalog-info.yaml', user('ana') + user('bo'))
  await folder.write(
    'org/fails/catalog-info.yaml',
    template(
      'fails',
      "    - { id: read, name: Read it, action: 'catalog:fetch', input: { entityRef: 'component:nothing' } }\n",
    ),
  )
  await folder.write(
    'org/asks/catalog-info.yaml',
    template(
      'asks',
      "    - { id: ask, name: Ask, action: 'approval:request', input: { message: 'Go on?', approvers: ['user:default/bo'] } }\n",
    ),
  )
})
afterAll(() => temporary?.[Symbol.asyncDispose]())

const as = (name: string) => ['--config', `${name}.yaml`]
const run = (argv: readonly string[], name = 'ana') => call([...argv, ...as(name)], { cwd })
const json = (argv: readonly string[], name = 'ana') => callJson([...argv, ...as(name)], { cwd })
const task = async (id: string) => schemas.task.parse(await json(['task', 'show', id]))
const listed = async (...more: string[]) =>
  schemas.taskList.parse(await json(['task', 'list', ...more]))
const eventsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
/** Ids, moments and times are others each time, and with them the widths of columns. */
const steady = (text: string) =>
  withoutTimes(text)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<moment>')
    .replace(/ +(?=\n|$)/g, '')
    .replace(/(?<=\S) +/g, ' ')

describe('a run that failed', () => {
  let id: string
  beforeAll(async () => {
    const { stdout } = await run(['template', 'run', 'template:fails', '--json'])
    id = eventsOf(stdout).at(-1).taskId
  })

  it('is found again', async () => {
    const { tasks, total } = await listed('--status', 'failed', '--template', 'fails')
    expect([tasks.map((each) => each.id), total]).toEqual([[id], 1])
    expect((await listed('--status', 'completed')).total).toBe(0)
    expect(steady((await run(['task', 'list'])).stdout)).toMatchInlineSnapshot(`
      "  Run Template State Started (UTC) Started by
        <id> template:fails failed <moment> user:ana

      1 run
      "
    `)
  })

  it('is shown with its steps', async () => {
    expect((await task(id)).steps.map(({ status }) => status)).toEqual(['completed', 'failed'])
    expect(steady((await run(['task', 'show', id])).stdout)).toMatchInlineSnapshot(`
      "fails <id>
        template:fails, started <moment> by user:ana

        Step Name State Took
        say Say it completed <time>
        read Read it failed <time>

        SCAFFOLDER_ENTITY_MISSING: There is no entity "component:default/nothing" in the catalog
        hint: Check the reference, or set "optional".
      x Failed <time>
      "
    `)
  })

  it('keeps what it said', async () => {
    expect(steady((await run(['task', 'log', id])).stdout)).toMatchInlineSnapshot(`
      "  Say it
          hello
          ok completed <time>
        Read it
          x There is no entity "component:default/nothing" in the catalog <time>

        SCAFFOLDER_ENTITY_MISSING: There is no entity "component:default/nothing" in the catalog
        hint: Check the reference, or set "optional".
      x Failed <time>
      "
    `)
    const { stdout } = await run(['task', 'log', id, '--follow', '--after', '3', '--json'])
    const events = eventsOf(stdout)
    for (const event of events) schemas.templateRunEvent.parse(event)
    expect([events[0].id, events.at(-1).type]).toEqual([4, 'completion'])
  })

  it('is tried again, without the steps that were completed', async () => {
    const { code, stdout } = await run(['task', 'retry', id])
    expect(code).toBe(3)
    expect(steady(stdout)).toMatchInlineSnapshot(`
      "fails <id>
        Tried again by user:default/ana
        Read it
          x There is no entity "component:default/nothing" in the catalog <time>

        SCAFFOLDER_ENTITY_MISSING: There is no entity "component:default/nothing" in the catalog
        hint: Check the reference, or set "optional".
      x Failed <time>
      "
    `)
    expect((await task(id)).attempt).toBe(2)
  })

  it('stays as it is when its end is asked for', async () => {
    expect(await json(['task', 'cancel', id])).toEqual(await task(id))
  })
})

it('says why a run cannot be tried again that fails before its first step', async () => {
  const argv = [
    'template',
    'run',
    'template:fails',
    '--secret',
    'token=TOKEN',
    '--json',
    ...as('ana'),
  ]
  const { stdout } = await call(argv, { cwd, env: { TOKEN: 'correct horse battery' } })
  const { taskId } = eventsOf(stdout).at(-1)
  const tried = await run(['task', 'retry', taskId])
  expect([tried.code, steady(tried.stdout)]).toMatchInlineSnapshot(`
    [
      3,
      "fails <id>
      Tried again by user:default/ana

      SCAFFOLDER_SECRETS_GONE: What the run was started with went with the process that knew the secrets of the run
      hint: Try the run again and give its secrets, or give createScaffolder a sealingKey so that secrets outlive a process.
    x Failed <time>
    ",
    ]
  `)
  const [, ending] = steady((await run(['task', 'log', taskId])).stdout).split(
    'by user:default/ana\n',
  )
  expect(steady(tried.stdout)).toContain(ending)
})

describe('a run that waits for a decision', () => {
  it('shows what it waits for, and goes on when that is there', async () => {
    let id = ''
    const decisions: Promise<unknown>[] = []
    const decide = async () => {
      const shown = await run(['task', 'show', id])
      const own = await run(['task', 'approve', id, 'ask'])
      const other = await run(['task', 'approve', id, 'ask', '--comment', 'fine'], 'bo')
      return [shown.stdout, own.stderr, other.stdout].map(steady)
    }
    const { code } = await call(['template', 'run', 'template:asks', '--json', ...as('ana')], {
      cwd,
      onOutput(text) {
        const event = JSON.parse(text)
        if (event.body?.status !== 'waiting') return
        id = event.taskId
        decisions.push(decide())
      },
    })
    expect(code).toBe(0)
    expect(await decisions[0]).toMatchInlineSnapshot(`
      [
        "asks <id>
        template:asks, started <moment> by user:ana

        Step Name State Took Waits for
        say Say it completed <time>
        ask Ask waiting Go on? by user:default/bo

      ... Waiting
      ",
        "SCAFFOLDER_DECISION_DENIED: "user:default/ana" may not decide: whoever started a run does not approve it
        hint: Ask one of the approvers that the step names.
      ",
        "ok Approved ask of asks
      ",
      ]
    `)
    expect((await task(id)).status).toBe('completed')
    expect(steady((await run(['task', 'log', id])).stdout)).toMatchInlineSnapshot(`
      "  Say it
          hello
          ok completed <time>
        Ask
          ... Waiting for a decision: Go on? <time>
          user:default/bo approved: fine
        Ask
          ok completed <time>

      ok Completed <time>
      "
    `)
  })
})

it('ends a run that is carried out elsewhere', async () => {
  const ended = await call(['template', 'run', 'template:asks', '--json', ...as('ana')], {
    cwd,
    onOutput(text) {
      const { body, taskId } = JSON.parse(text)
      if (body?.status === 'waiting') void run(['task', 'cancel', taskId, '--reason', 'enough'])
    },
  })
  const result = eventsOf(ended.stdout).at(-1)
  expect([ended.code, result.status]).toEqual([130, 'cancelled'])
  expect((await task(result.taskId)).cancelling?.reason).toBe('enough')
})

it('keeps no run that nobody else could carry out', async () => {
  const { total } = await listed()
  const argv = ['template', 'run', 'template:fails', '--out', `${cwd}/out`]
  expect((await run(argv)).code).toBe(3)
  expect((await listed()).total).toBe(total)
})

it.each([
  [['task', 'show', 'nothing'], 'ana'],
  [['task', 'list', '--status', 'done'], 'ana'],
  [['task', 'approve', 'nothing', 'ask'], 'nobody'],
  [['task', 'retry', 'nothing'], 'ana'],
])('%j says what is wrong', async (argv, name) => {
  const { code, stderr } = await run(argv, name)
  expect(`${stderr}exit code ${code}`).toMatchSnapshot()
})

it.each([['list'], ['show', 'x'], ['log', 'x'], ['cancel', 'x'], ['retry', 'x']])(
  'task %s needs runs that are kept',
  async (...words) => {
    const { code, stderr } = await call(['task', ...words, '--from', 'org'], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^CLI_RUNS_NOT_KEPT/)])
  },
)
