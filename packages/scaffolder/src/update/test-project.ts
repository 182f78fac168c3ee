// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders, type Folder } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { expect } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { planUpdate, type UpdateOptions, type UpdatePlan } from './plan-update.ts'

type Files = Record<string, string | Uint8Array>

/** A template in a folder, and a project that is made from it, as tests of updates need them. */
export async function testProject() {
  const kept: AsyncDisposable[] = []
  const folder = async () => {
    const temporary = await createTemporaryFolder({ portable: false })
    kept.push(temporary)
    return temporary.folder
  }
  const [org, project] = [await folder(), await folder()]
  const deliver = defineAction({
    id: 'test:deliver',
    input: z.object({}),
    async plan({ workspace, handOver }) {
      await handOver(workspace)
      return { sideEffects: [{ text: 'Delivers' }], output: { address: '<address>' } }
    },
    output: z.object({ address: z.string() }),
    async run({ workspace, handOver }) {
      await handOver(workspace)
      for await (const { path, executable } of workspace.walk())
        await project.write(path, await workspace.readBytes(path), { executable })
      return { address: 'https://git.example/x' }
    },
  })
  const scaffolder = createScaffolder({
    actions: [
      ...builtinActions({ readers: createReaders([fileReader({ folders: [org] })]) }),
      deliver,
    ],
  })
  kept.unshift(scaffolder)
  const write = async (target: Folder, files: Files) => {
    for (const [path, content] of Object.entries(files)) await target.write(path, content)
  }
  let version = 0
  /** The template with these files and this inside of its `spec`. */
  async function release(files: Files, spec = '') {
    version += 1
    await org.write(`v${version}/skeleton/.keep`, '')
    await write(await org.folder(`v${version}/skeleton`), files)
    return testTemplate(
      `parameters: { properties: { name: { type: string }, pin: { type: string, 'ui:widget': password }, token: { type: string, 'ui:field': Secret } } }
steps:
  - action: fetch:template
    input: { url: ./skeleton, values: { name: '\${{ parameters.name }}', pin: '\${{ parameters.pin }}', token: '\${{ secrets.token }}' } }
  - { id: deliver, action: 'test:deliver', input: {} }
${spec}`,
      { baseUrl: `${folderUrl(org)}v${version}/template.yaml` },
    )
  }
  const make = async (template: Awaited<ReturnType<typeof release>>, more = {}) => {
    const run = await scaffolder.start(template, { parameters: { name: 'ledger' }, ...more })
    expect((await run.result).error).toBeUndefined()
  }
  const plan = (template: Awaited<ReturnType<typeof release>>, more: Partial<UpdateOptions> = {}) =>
    planUpdate({ scaffolder, template, project, ...more })
  return {
    project,
    org,
    scaffolder,
    release,
    make,
    plan,
    edit: (files: Files) => write(project, files),
    async files() {
      const found: Record<string, string> = {}
      for await (const { path } of project.walk({ exclude: ['.callboard', '.keep'] }))
        found[path] = await project.readText(path)
      return found
    },
    async [Symbol.asyncDispose]() {
      for (const each of kept) await each[Symbol.asyncDispose]()
    },
  }
}

/** The files of a plan, a line each. */
export const verdicts = ({ files }: Pick<UpdatePlan, 'files'>) =>
  files.map(({ path, action, changedBy }) => `${action} ${path} (${changedBy})`)
