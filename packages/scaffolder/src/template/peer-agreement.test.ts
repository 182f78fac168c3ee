import { readFileSync } from 'node:fs'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createReaders, type Folder } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { parseTemplate } from './parse-template.ts'
import type { Template } from './template.ts'

interface SkeletonEntry {
  text?: string
  base64?: string
  executable?: boolean
  link?: string
}

/** What the peer's runner answered: written by `node bench/record-scaffolder.mjs`. */
interface RecordedRun {
  id: string
  steps: Record<string, unknown>[]
  output?: Record<string, unknown>
  secrets?: Record<string, string>
  skeleton?: Record<string, SkeletonEntry>
  answer: Answer & { error?: string }
}

interface Answer {
  status: string
  /** What the steps were called with, in their order; of `test:look`, the files of the workspace. */
  calls: [string, unknown][]
  output?: unknown
}

/** Where we answer otherwise, and why: each one is a decision that somebody read. */
interface Difference {
  id: string
  reason: string
}

const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown

const { rows, parameters } = readJson('../../../../bench/recorded/scaffolder.json') as {
  rows: RecordedRun[]
  parameters: Record<string, unknown>
}
const differences = readJson('./peer-differences.json') as Difference[]
/** The routes' part of the recording is compared beside the routes; their differences stand in the same list. */
const routes = readJson('../../../../bench/recorded/scaffolder-http.json') as {
  rows: { id: string }[]
}

/** What the workspace is filled and changed with. */
const filedActions = [
  'fetch:template',
  'fetch:plain',
  'workspace:template',
  'fs:delete',
  'fs:rename',
]

/** What was called in each run. */
interface Calls {
  add(task: string, call: [string, unknown]): void
  of(task: string): Answer['calls']
}

function createCalls(): Calls {
  const byTask = new Map<string, Answer['calls']>()
  const of = (task: string) => byTask.get(task) ?? []
  return { of, add: (task, call) => byTask.set(task, [...of(task), call]) }
}

/** The same actions as in the recording. */
function testActions(calls: Calls): Action[] {
  const note = ({ task, step, input }: ActionContext) => {
    calls.add(task.id, [step.id, input])
  }
  const define = (id: string, run: (context: ActionContext) => unknown, input = z.unknown()) =>
    defineAction({ id, input, run: async (context) => (await run(context)) as undefined })
  return [
    define('test:echo', (context) => {
      note(context)
      return { got: context.input }
    }),
    define('test:number', note, z.strictObject({ n: z.number() }) as never),
    define('test:fail', (context) => {
      note(context)
      throw new Error('it fails')
    }),
    define('test:fail-at-2', (context) => {
      note(context)
      if ((context.input as { v: unknown }).v === 2) throw new Error('it fails')
    }),
    define('test:date', () => ({ at: new Date(0) })),
    define('test:nothing', () => ({ none: undefined, some: 1 })),
    define('test:look', async ({ task, step, workspace }) => {
      calls.add(task.id, [step.id, await filesIn(workspace)])
    }),
  ]
}

async function filesIn(folder: Folder, path?: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const entry of await folder.list(path)) {
    if (entry.type === 'file') {
      const base64 = Buffer.from(await folder.readBytes(entry.path)).toString('base64')
      found[entry.path] = { base64, executable: entry.executable }
      continue
    }
    const inner = await filesIn(folder, entry.path)
    Object.assign(found, Object.keys(inner).length > 0 ? inner : { [`${entry.path}/`]: {} })
  }
  return found
}

/** Writes files with names and links that a folder of ours refuses to make. */
async function writeSkeleton(root: string, files: Record<string, SkeletonEntry>): Promise<void> {
  for (const [path, { text = '', base64, executable, link }] of Object.entries(files)) {
    const target = join(root, path)
    await mkdir(dirname(target), { recursive: true })
    if (link !== undefined) await symlink(link, target)
    else await writeFile(target, base64 === undefined ? text : Buffer.from(base64, 'base64'))
    if (executable) await chmod(target, 0o755)
  }
}

/** None for what is refused before it runs. */
function templateOf({ steps, output = {} }: RecordedRun, baseUrl: string): Template | undefined {
  return parseTemplate({
    baseUrl,
    entity: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'demo' },
      spec: { type: 'x', parameters: { additionalProperties: {} }, steps, output },
    },
  }).template
}

/** All runs at once, in one scaffolder. */
async function answersOf(
  asked: readonly RecordedRun[],
  compat?: 'backstage',
): Promise<ReadonlyMap<string, Answer>> {
  await using temporary = await createTemporaryFolder({ prefix: 'agreement-' })
  const { folder } = temporary
  const readers = createReaders([fileReader({ folders: [folder] })])
  const filed = builtinActions({ readers }).filter(({ id }) => filedActions.includes(id))
  const calls = createCalls()
  await using scaffolder = createScaffolder({
    actions: [...testActions(calls), ...filed],
    maxConcurrentRuns: 20,
    ...(compat && { compat }),
  })
  const answer = async (row: RecordedRun, index: number): Promise<[string, Answer]> => {
    if (row.skeleton) {
      await writeSkeleton(join(folder.root, String(index), 'skeleton'), row.skeleton)
    }
    const baseUrl = new URL(`${index}/template.yaml`, folderUrl(folder)).href
    const template = templateOf(row, baseUrl)
    if (!template) return [row.id, { status: 'refused', calls: [] }]
    const run = await scaffolder.start(template, {
      parameters,
      secrets: row.secrets ?? {},
      user: { ref: 'user:default/ana' },
    })
    const { status, output } = await run.result
    const found = { status, calls: calls.of(run.id), ...(status === 'completed' && { output }) }
    return [row.id, sent(found)]
  }
  return new Map(await Promise.all(asked.map(answer)))
}

/** As it would be sent, and without what only one side says. */
function sent({ status, calls, output }: Answer): Answer {
  return JSON.parse(JSON.stringify({ status, calls, output })) as Answer
}

const compatible = await answersOf(rows, 'backstage')

describe('agreement with the recorded runs of @backstage/plugin-scaffolder-backend', () => {
  it.each(rows.map((row) => [row.id, row] as const))('%j', (id, row) => {
    const ours = compatible.get(id)
    if (!differences.some((each) => each.id === id)) return expect(ours).toEqual(sent(row.answer))
    // A difference that is gone must leave the list.
    expect(ours).not.toEqual(sent(row.answer))
    expect(ours).toMatchSnapshot()
  })

  it('gives a reason for every difference, and none for a run that there is not', () => {
    const ids = [...rows, ...routes.rows].map(({ id }) => id)
    expect(differences.filter(({ id }) => !ids.includes(id))).toEqual([])
    expect(differences.filter(({ reason }) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([])
  })
})

it('without compatibility the same runs end the same way, but for broken expressions, which are errors', async () => {
  const asked = rows.filter(({ skeleton }) => !skeleton)
  const strict = await answersOf(asked)
  const otherwise = asked.filter(
    ({ id }) => JSON.stringify(strict.get(id)) !== JSON.stringify(compatible.get(id)),
  )
  expect(otherwise.map(({ id }) => strict.get(id)?.status)).toEqual(otherwise.map(() => 'failed'))
  expect(otherwise.map(({ id }) => id)).toMatchSnapshot()
})
