import { readFileSync } from 'node:fs'
import { createReaders, type Entity } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { parseTemplate } from '../template/parse-template.ts'
import { createScaffolderHttp } from './create-scaffolder-http.ts'
import { createUploadedFiles } from './uploaded-files.ts'

interface Exchange {
  until?: 'begun' | 'over'
  method?: string
  path?: string
  body?: unknown
  keep?: string[]
}

/** What the peer's routes answered: written by `node bench/record-scaffolder.mjs`. */
interface RecordedRow {
  id: string
  template: Entity
  exchanges: Exchange[]
  answer: Answer
}

interface Answer {
  /** Status, and what was kept of the body, of each request. */
  answers: unknown[][]
  /** What the steps were called with, in their order. */
  calls: [string, unknown][]
}

const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown

const { rows } = readJson('../../../../bench/recorded/scaffolder-http.json') as {
  rows: RecordedRow[]
}
/** Where we answer otherwise, with reasons that somebody read. */
const differences = readJson('../template/peer-differences.json') as { id: string }[]

const anything = z.looseObject({}).optional() as never

/** The same actions as in the recording. */
function testActions({ calls, begin }: { calls: Answer['calls']; begin: () => void }): Action[] {
  const note = ({ step, input }: ActionContext) => {
    calls.push([step.id, input])
  }
  return [
    defineAction({
      id: 'test:note',
      input: anything,
      run: note,
      plan: (context) => {
        note(context)
        return { sideEffects: [] }
      },
    }),
    defineAction({
      id: 'test:fail',
      input: anything,
      run: async () => {
        throw new Error('it fails')
      },
    }),
    defineAction({
      id: 'test:wait',
      input: anything,
      run: async ({ signal }) => {
        begin()
        await new Promise((done) => signal.addEventListener('abort', done))
      },
    }),
    defineAction({
      id: 'test:publish',
      input: anything,
      output: z.object({
        url: z.string(),
        number: z.number(),
        open: z.boolean(),
        tags: z.array(z.string()),
      }),
      run: async () => {
        throw new Error('nothing is published in a dry run')
      },
    }),
  ]
}

async function answerOf({ template: entity, exchanges }: RecordedRow): Promise<Answer> {
  const uploads = createUploadedFiles()
  const calls: Answer['calls'] = []
  let begin = () => {}
  const begun = new Promise<void>((done) => {
    begin = done
  })
  const files = builtinActions({ readers: createReaders([uploads.reader]) })
  await using scaffolder = createScaffolder({
    actions: [
      ...testActions({ calls, begin }),
      ...files.filter(({ id }) => id.startsWith('fetch:')),
    ],
    compat: 'backstage',
  })
  const { template } = parseTemplate({ entity })
  const http = createScaffolderHttp({ scaffolder, templates: { get: () => template }, uploads })
  const send = (path: string, init: RequestInit = {}) =>
    http.fetch(new Request(`http://x${path}`, init))
  const answers: unknown[][] = []
  let id = ''
  for (const { until, method, path = '', body, keep = [] } of exchanges) {
    if (until === 'begun') await begun
    // The stream of a run ends with it.
    else if (until === 'over') await (await send(`/v2/tasks/${id}/eventstream`)).text()
    else {
      const response = await send(path.replace('$id', id), {
        ...(method !== undefined && { method }),
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const answer = (await response.json()) as { id?: string }
      if (path === '/v2/tasks' && response.ok) id = answer.id ?? ''
      answers.push([response.status, ...keep.map((way) => valueAt(answer, way))])
    }
  }
  // What is not there is sent as nothing.
  return JSON.parse(JSON.stringify({ answers, calls })) as Answer
}

function valueAt(value: unknown, way: string): unknown {
  return way
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}

describe('agreement with the recorded routes of @backstage/plugin-scaffolder-backend', () => {
  it.each(rows.map((row) => [row.id, row] as const))('%j', async (id, row) => {
    const ours = await answerOf(row)
    if (!differences.some((each) => each.id === id)) return expect(ours).toEqual(row.answer)
    // A difference that is gone must leave the list.
    expect(ours).not.toEqual(row.answer)
    expect(ours).toMatchSnapshot()
  })
})
