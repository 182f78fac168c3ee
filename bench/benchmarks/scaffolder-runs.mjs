import { join } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork } from '../frame/same-work.mjs'
import { temporaryFolder } from '../frame/temporary-folder.mjs'

const stepsOfRun = 10

/** A template of steps that do nothing: what is left is what the runner itself takes. */
const template = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: steps }
spec:
  type: benchmark
  steps:
${Array.from({ length: stepsOfRun }, (_, n) => `    - { id: s${n}, action: 'bench:nothing', input: { n: '\${{ ${n} }}' } }`).join('\n')}
`

/** A contender that carries runs out one after the other, kept in one of our stores. */
function contender(name, openStore) {
  return {
    name,
    role: 'ours',
    prepare: async ({ scale }) => {
      const { createScaffolder, defineAction, parseTemplate } = await import(
        '@callboard/scaffolder'
      )
      const { z } = await import('zod')
      const { path, close } = temporaryFolder()
      const action = defineAction({
        id: 'bench:nothing',
        input: z.object({ n: z.number() }),
        run: ({ input: { n } }) => ({ n }),
      })
      const store = await openStore(path)
      const scaffolder = createScaffolder({ actions: [action], ...(store && { store }) })
      const parsed = parseTemplate({ text: template, file: 'template.yaml' }).template
      const runs = Math.max(1, Math.round(100 * scale))
      return {
        async work() {
          for (let run = 0; run < runs; run += 1)
            await (await scaffolder.start(parsed, { parameters: {} })).result
        },
        async inspect() {
          const { total } = await scaffolder.tasks.list({ status: 'completed', limit: 0 })
          return { done: { steps: total * stepsOfRun } }
        },
        async close() {
          await scaffolder[Symbol.asyncDispose]()
          await store?.[Symbol.asyncDispose]()
          await close()
        },
      }
    },
  }
}

export const benchmark = defineBenchmark({
  name: 'scaffolder-runs',
  title: `What the runner takes for runs of ${stepsOfRun} steps that do nothing`,
  unit: 'steps',
  contenders: [
    contender('kept in memory', () => undefined),
    contender('kept in SQLite', async (path) => {
      const { sqliteTaskStore } = await import('@callboard/scaffolder/sqlite')
      return sqliteTaskStore({ file: join(path, 'tasks.db') })
    }),
  ],
  check: assertSameWork,
})
