import { createTemporaryFolder } from '@callboard/core/node'
import { sqliteTaskStore } from '@callboard/scaffolder/sqlite'
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
  const standIn = 'git: { standInFor: [github.com] }\n'
  await folder.write('publisher.yaml', config('user:default/ana') + standIn)
  await folder.write(
    'org/publishes/catalog-info.yaml',
    template(
      'publishes',
      "    - { id: write, name: Write it, action: 'fs:write', input: { path: README.md, content: hello } }\n    - { id: publish, name: Publish it, action: 'publish:github', input: { repoUrl: 'github.com?owner=org&repo=notes' } }\n",
    ),
  )
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

        SCAFFOLDER_ENTITY_MISSING in "Read it"
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

        SCAFFOLDER_ENTITY_MISSING in "Read it"
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

it('asks for the secrets of a run again, and seals them with a key of its own', async () => {
  const argv = ['template', 'run', 'template:fails', '--secret', 'token=TOKEN', '--json']
  const env = { TOKEN: 'correct horse battery' }
  const { stdout } = await call([...argv, ...as('ana')], { cwd, env })
  const { taskId } = eventsOf(stdout).at(-1)
  const tried = await run(['task', 'retry', taskId])
  expect([tried.code, steady(tried.stderr)]).toMatchInlineSnapshot(`
    [
      2,
      "SCAFFOLDER_SECRETS_NEEDED: The run "<id>" needs its secrets again: "token"
      hint: They were kept until it was over, and no longer: give them as "secrets", on the command line with --secret token=VARIABLE.
    ",
    ]
  `)
  const again = ['task', 'retry', taskId, '--secret', 'token=TOKEN', ...as('ana')]
  const { code, stdout: log } = await call(again, { cwd, env })
  expect([code, log.includes('Read it'), log.includes('SECRETS')]).toEqual([3, true, false])
  expect((await temporary.folder.readText('.callboard/sealing.key')).split('\n')).toHaveLength(3)
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

describe('a run that was completed', () => {
  const publisher = ['--config', 'publisher.yaml']
  const token = ['--secret', 'token=TOKEN']
  const env = { TOKEN: 'correct horse battery' }
  const undo = async (...argv: string[]) => {
    const { code, stdout, stderr } = await call(['task', 'undo', ...argv, ...publisher], {
      cwd,
      env,
    })
    return [code, steady(stdout), steady(stderr)]
  }

  it('is undone from the terminal, when that is confirmed', async () => {
    const argv = ['template', 'run', 'template:publishes', ...token, '--json', ...publisher]
    const { stdout } = await call(argv, { cwd, env })
    const { taskId, status, remaining } = schemas.templateRunResult.parse(eventsOf(stdout).at(-1))
    expect([status, remaining.map(({ leaves }) => leaves)]).toEqual(['completed', ['canBeUndone']])
    const id = taskId.slice(0, 13)
    expect(await undo(id)).toMatchInlineSnapshot(`
      [
        2,
        "  What is left
        Step Action What it did
        Publish it publish:github can be undone

      ",
        "CLI_UNDO_UNCONFIRMED: What the run <id> of "publishes" has done would be taken back, and nothing was yet
        hint: Look at what is left of it, then call the command again with --yes.
      ",
      ]
    `)
    expect((await undo(id, '--yes'))[2]).toMatchInlineSnapshot(`
      "SCAFFOLDER_SECRETS_NEEDED: The run "<id>" needs its secrets again: "token"
        hint: They were kept until it was over, and no longer: give them as "secrets", on the command line with --secret token=VARIABLE.
      "
    `)
    expect(await undo(id, '--yes', ...token)).toMatchInlineSnapshot(`
      [
        0,
        "publishes <id>
        Undoing asked for by user:default/ana
        Undo: Publish it
          Deleted https://github.com/org/notes.git
          ok undone <time>

      ok Completed <time>, 1 step undone
      ",
        "",
      ]
    `)
    expect((await undo(id, '--yes', ...token))[2]).toMatchInlineSnapshot(`
      "SCAFFOLDER_TASK_KEPT: The task "<id>" stays as it is: it has left nothing that can be undone
        hint: Start a new run where you need one; "callboard task show" says what this one has left.
      "
    `)
    expect((await undo('nothing'))[2]).toContain('SCAFFOLDER_TASK_MISSING')
  })
})

it('asks for more of an id where several runs begin with it', async () => {
  await using store = await sqliteTaskStore({ file: `${cwd}/.callboard/runs.db` })
  for (const id of ['abcd-one', 'abcd-two'])
    await store.create({
      task: {
        id,
        templateRef: 'template:default/x',
        templateTitle: 'x',
        status: 'cancelled',
        createdAt: '2026-01-01T00:00:00.000Z',
        parameters: {},
        steps: [],
      },
      definition: '',
    })
  expect((await task('abcd-o')).id).toBe('abcd-one')
  expect((await run(['task', 'show', 'abcd'])).stderr).toMatchInlineSnapshot(`
    "CLI_TASK_AMBIGUOUS: Several runs begin with "abcd": abcd-two, abcd-one
      hint: Write more of the id.
    "
  `)
  expect((await run(['task', 'show', 'abc'])).stderr).toContain('SCAFFOLDER_TASK_MISSING')
  expect((await run(['task', 'undo', 'abcd-one'])).stderr).toMatchInlineSnapshot(`
    "SCAFFOLDER_TASK_KEPT: The task "abcd-one" stays as it is: it has left nothing that can be undone
      hint: Start a new run where you need one; "callboard task show" says what this one has left.
    "
  `)
})
