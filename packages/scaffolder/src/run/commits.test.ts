import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import type { TaskCommit } from '../tasks/task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

it('keeps the end of a step with what follows it: the next beginning, or the end of the run', async () => {
  const memory = createMemoryTaskStore()
  const commits: TaskCommit[] = []
  const store: typeof memory = {
    ...memory,
    commit(lease, commit) {
      commits.push(commit)
      return memory.commit(lease, commit)
    },
  }
  const action = defineAction({ id: 'test:nothing', input: z.strictObject({}), run: () => {} })
  await using scaffolder = createScaffolder({ actions: [action], store })
  const steps = ['a', 'b', 'c'].map((id) => `  - { id: ${id}, action: test:nothing }`)
  const run = await scaffolder.start(testTemplate(`steps:\n${steps.join('\n')}`), {
    parameters: {},
  })
  await run.result
  expect(
    commits.map(({ steps = [], task }) => [
      ...steps.map(({ id, status }) => `${id} ${status}`),
      ...(task?.status ? [`run ${task.status}`] : []),
    ]),
  ).toEqual([
    ['a processing', 'run processing'],
    ['a completed', 'b processing'],
    ['b completed', 'c processing'],
    ['c completed', 'run completed'],
  ])
})
