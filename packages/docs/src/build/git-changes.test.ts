import { createLogger } from '@callboard/core'
import {
  createProcessGate,
  createTemporaryFolder,
  type TemporaryFolder,
} from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import { gitChanges } from './git-changes.ts'

const programs = createProcessGate({ git: { command: 'git' } })
let temporary: TemporaryFolder
let root: string

beforeEach(async () => {
  temporary = await createTemporaryFolder()
  root = temporary.folder.root
  await git('init', '--quiet')
})
afterEach(() => temporary[Symbol.asyncDispose]())

async function git(...args: string[]) {
  const { exitCode, stderr } = await programs.run({ program: 'git', args, cwd: root })
  expect([exitCode, stderr]).toEqual([0, ''])
}

async function commit(files: Record<string, string>, day: string) {
  for (const [path, text] of Object.entries(files)) await temporary.folder.write(path, text)
  await git('add', '.')
  const who = [
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.com',
    '-c',
    'commit.gpgsign=false',
  ]
  const env = { GIT_COMMITTER_DATE: `${day}T12:00:00Z` }
  const args = [...who, 'commit', '--quiet', '-m', 'x', '--date', `${day}T12:00:00Z`]
  const { exitCode } = await programs.run({ program: 'git', args, cwd: root, env })
  expect(exitCode).toBe(0)
}

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`)

it('pages say when their files were last committed', async () => {
  await commit({ 'site/docs/index.md': '# A\n', 'site/docs/ü b.md': 'b' }, '2026-01-01')
  await commit({ 'site/docs/index.md': '# B\n', 'other.md': 'x' }, '2026-02-02')
  await temporary.folder.write('site/docs/new.md', 'in no commit')
  const runtime = createTestRuntime()
  const source = `${root}/site`
  const docs = createDocs({
    source,
    lastChanges: gitChanges({ folder: source, programs, runtime }),
  })
  const updated = async () =>
    (await docs.load()).pages.map(({ path, updatedMs }) => [path, updatedMs])
  expect(await updated()).toEqual([
    ['index.md', noon('2026-02-02')],
    ['new.md', undefined],
    ['ü b.md', noon('2026-01-01')],
  ])
  await commit({ 'site/docs/new.md': 'now in one' }, '2026-03-03')
  runtime.advance(2_000)
  expect((await updated())[1]).toEqual(['new.md', noon('2026-03-03')])
})

it('nothing is known of a copy without its history, and that is said', async () => {
  await commit({ 'docs/index.md': 'a' }, '2026-01-01')
  await commit({ 'docs/index.md': 'b' }, '2026-02-02')
  await git('clone', '--quiet', '--depth', '1', `file://${root}`, 'copy')
  const reasons: unknown[] = []
  const logger = createLogger({ sink: ({ fields }) => reasons.push(fields?.reason) })
  const known = async (folder: string) =>
    (await gitChanges({ folder, programs, logger })({ files: [] })).get('docs/index.md')
  expect(await known(root)).toBe(noon('2026-02-02'))
  expect(await known(`${root}/copy`)).toBeUndefined()
  await using elsewhere = await createTemporaryFolder()
  expect(await known(elsewhere.folder.root)).toBeUndefined()
  expect(reasons).toEqual([
    'the copy has only its newest commits',
    expect.stringContaining('not a git repository'),
  ])
})

it('a history is looked for in a folder', () => {
  expect(() => gitChanges({ folder: '', programs })).toThrow('folder')
})
