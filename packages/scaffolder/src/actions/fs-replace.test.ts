import { expect, it } from 'vitest'
import { fsReplace } from './fs-replace.ts'
import { testAction } from './test-action.ts'

const replace = (files: Record<string, string | Uint8Array>, ...replacements: object[]) =>
  testAction(fsReplace, { input: { files: replacements }, files })

it('replaces text as it is written, wherever it stands', async () => {
  const { files, log } = await replace(
    { 'src/a.ts': 'a.b a.b axb', 'src/.b.ts': 'a.b', c: 'a.b' },
    { file: 'src/**', find: 'a.b', replaceWith: '$&$1' },
    { file: 'c', find: 'a', replaceWith: '' },
  )
  expect(files).toEqual({ 'src/a.ts': '$&$1 $&$1 axb', 'src/.b.ts': 'a.b', c: '.b' })
  expect(log).toEqual(['Changed 1 file for src/**', 'Changed 1 file for c'])
})

it('replaces patterns with their groups, also in hidden files, and keeps a script a script', async () => {
  const { files } = await replace(
    { '.env': 'v=1\nv=2\n', 'run.sh': 'v=3' },
    {
      file: '{.env,run.sh}',
      find: 'v=(\\d)',
      matchRegex: true,
      replaceWith: 'w=$1$1',
      includeDotFiles: true,
    },
  )
  expect(files).toEqual({ '.env': 'w=11\nw=22\n', 'run.sh': 'w=33 +x' })
})

it('leaves what is not UTF-8 as it is, and says so', async () => {
  const { files, log } = await replace(
    { a: Uint8Array.from([0xe9, 0x61]) },
    { file: 'a', find: 'a', replaceWith: 'b' },
  )
  expect([files, log[0]]).toEqual([{ a: '\u00e9a' }, 'a is not UTF-8 text and stays as it is'])
})

it('can be cancelled in the middle of a pattern that would take for ever', async () => {
  const cancel = new AbortController()
  const find = '(a+)+$'
  const call = testAction(fsReplace, {
    input: { files: [{ file: 'a', find, matchRegex: true, replaceWith: 'b' }] },
    files: { a: `${'a'.repeat(40)}!` },
    signal: cancel.signal,
  })
  const reason = new Error('cancelled')
  setImmediate(() => cancel.abort(reason))
  await expect(call).rejects.toBe(reason)
})

it.each([
  [{ file: 'a', find: '(', matchRegex: true, replaceWith: '' }, 'SCAFFOLDER_ISOLATED_FAILED'],
  [{ file: 'a', find: '', replaceWith: 'x' }, 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  [{ file: '../*', find: 'a', replaceWith: 'x' }, 'CORE_PATH_OUTSIDE'],
  [{ file: 'nowhere', find: 'a', replaceWith: 'x' }, 'CORE_PATH_MISSING'],
])('refuses %j', async (replacement, code) => {
  expect((await replace({ a: 'a' }, replacement)).error?.code).toBe(code)
})
