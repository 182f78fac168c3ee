import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { checkDrift, type Drift } from './check-drift.ts'
import { testProject } from './test-project.ts'

it('says of each project how it stands to its template, and one that cannot be read hides no other', async () => {
  await using it = await testProject()
  await using empty = await createTemporaryFolder()
  const before = await it.release({ 'a.txt': 'a\n' })
  await it.make(before)
  const after = await it.release({ 'a.txt': 'A\n' })
  const project = (name: string, folder = it.project) => ({
    name,
    open: async () => ({ folder, async [Symbol.asyncDispose]() {} }),
  })
  const look = async (template: typeof before | undefined) => {
    const drifts: Drift[] = []
    for await (const drift of checkDrift({
      projects: [project('made'), project('empty', empty.folder)],
      scaffolder: it.scaffolder,
      findTemplate: () => template,
    }))
      drifts.push(drift)
    return drifts.map(({ project: name, status, files, error }) => [
      name,
      status,
      files.map(({ path }) => path),
      error?.message,
    ])
  }
  expect(await look(before)).toEqual([
    ['made', 'current', [], undefined],
    ['empty', 'untracked', [], undefined],
  ])
  expect((await look(after))[0]).toEqual(['made', 'behind', ['a.txt'], undefined])
  expect((await look(undefined))[0]).toEqual([
    'made',
    'unknown',
    [],
    'There is no template "template:default/demo"',
  ])
})
