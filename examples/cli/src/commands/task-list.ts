import type { TaskStatus } from '@callboard/scaffolder'
import { defineCommand } from '../command.ts'
import { positive, repeated, whole } from '../option-parsers.ts'

interface ListOptions {
  status?: TaskStatus[]
  template?: string
  limit?: number
  offset?: number
}

const states: readonly TaskStatus[] = [
  'open',
  'processing',
  'waiting',
  'completed',
  'failed',
  'cancelled',
]

/** `callboard task list`: the runs that are kept. */
export const taskList = defineCommand<ListOptions>({
  name: 'task list',
  summary: 'Lists runs of templates, the newest first.',
  examples: [
    'task list --config callboard.config.ts',
    'task list --status failed --status waiting --config callboard.config.ts',
    'task list --template new-go-service --limit 5 --config callboard.config.ts --json',
  ],
  options: [
    {
      flags: '--status <state>',
      description: `${states.join(', ')} (repeatable)`,
      parse: repeated,
    },
    { flags: '--template <ref>', description: 'runs of one template' },
    { flags: '--limit <number>', description: 'the newest so many (50)', parse: positive },
    { flags: '--offset <number>', description: 'runs that are passed over (0)', parse: whole },
  ],
  notes: ['They are kept where scaffolder.store of the configuration says.'],
  usesSources: true,
  async run(context) {
    const { canonicalRef } = await import('@callboard/core')
    const { openTasks } = await import('../sources/open-tasks.ts')
    const { tasksText } = await import('../terminal/tasks.ts')
    const { status, template, limit, offset } = context.options
    await assertStates(status ?? [])
    await using opened = await openTasks(context, 'task list')
    const { tasks, total } = await opened.tasks.list({
      ...(status && { status }),
      ...(template !== undefined && { templateRef: canonicalRef(template, { kind: 'template' }) }),
      ...(limit !== undefined && { limit }),
      ...(offset !== undefined && { offset }),
    })
    return { json: { tasks, total }, text: (screen) => tasksText(screen, tasks, total) }
  },
})

/** The choices of an option know nothing of several values. */
async function assertStates(given: readonly string[]): Promise<void> {
  const unknown = given.find((state) => !states.includes(state as TaskStatus))
  if (unknown === undefined) return
  const { cliErrors } = await import('../errors.ts')
  throw cliErrors.USAGE({
    problem: `"${unknown}" is not a state of runs`,
    hint: `Use one of these: ${states.join(', ')}.`,
  })
}
