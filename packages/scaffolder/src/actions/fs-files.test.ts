import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { fsRename } from './fs-actions.ts'
import { fsParse } from './fs-parse.ts'
import { fsReaddir } from './fs-readdir.ts'
import { fsAppend, fsWrite } from './fs-write.ts'
import { fsZip } from './fs-zip.ts'
import { testAction } from './test-action.ts'

const codeOf = async (...call: Parameters<typeof testAction>) =>
  (await testAction(...call)).error?.code

it('fs:rename does not remove what it is to move', async () => {
  const files = { 'a/b/c': '1' }
  for (const [from, to] of [
    ['a/b', 'a'],
    ['a', 'a/b'],
    ['a/b/c', './a//b/c/'.replace('//', '/')],
  ]) {
    const input = { files: [{ from, to, overwrite: true }] }
    const { error, files: after } = await testAction(fsRename, { input, files })
    expect([error?.code, after]).toEqual(['CORE_PATH_INVALID', files])
  }
})

it('fs:readdir lists files and folders, and those in them where it is asked to', async () => {
  const files = { 'a/b/c.txt': '1', 'a/.d': '2', e: '3' }
  const list = (name: string, path: string) => ({ name, path, fullPath: path })
  const { output } = await testAction(fsReaddir, { input: { paths: ['a'] }, files })
  expect(output).toEqual({ files: [list('.d', 'a/.d')], folders: [list('b', 'a/b')] })
  const all = await testAction(fsReaddir, { input: { paths: ['.'], recursive: true }, files })
  expect(all.output).toEqual({
    files: [list('c.txt', 'a/b/c.txt'), list('.d', 'a/.d'), list('e', 'e')].sort((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
    folders: [list('a', 'a'), list('b', 'a/b')],
  })
  expect(await codeOf(fsReaddir, { input: { paths: ['nowhere'] } })).toBe('CORE_PATH_MISSING')
  expect(await codeOf(fsReaddir, { input: { paths: ['../'] } })).toBe('CORE_PATH_OUTSIDE')
})

it('fs:write writes what it is given, and JSON with an indentation where it is asked to', async () => {
  const write = (input: object) => testAction(fsWrite, { input, files: { a: 'old' } })
  expect(await write({ path: 'a', content: '{"a":1}' })).toMatchObject({
    output: { path: 'a' },
    files: { a: '{"a":1}' },
    log: ['Wrote a'],
  })
  const indented = await write({ path: 'd/b', content: '{"a":1}', preserveFormatting: true })
  expect(indented.files).toEqual({ a: 'old', 'd/b': '{\n  "a": 1\n}' })
  expect((await write({ path: 'a', content: 'no {', preserveFormatting: true })).files).toEqual({
    a: 'no {',
  })
})

it.each(['../x', '/etc/x', '.git/config', 'a\\b', 'nul.txt', 'a/../../b', 'C:\\x'])(
  'fs:write and fs:append refuse %s',
  async (path) => {
    for (const action of [fsWrite, fsAppend])
      expect(await codeOf(action, { input: { path, content: 'x' } })).toMatch(
        /^CORE_PATH_(INVALID|OUTSIDE)$/,
      )
  },
)

it('fs:append adds to bytes that are no text, keeps a script a script, and makes a file', async () => {
  const files = { 'run.sh': '#!/bin/sh\n', image: Uint8Array.from([0xff, 0]) }
  const append = async (path: string) =>
    (await testAction(fsAppend, { input: { path, content: 'x' }, files })).files[path]
  expect([await append('run.sh'), await append('image'), await append('new/a')]).toEqual([
    '#!/bin/sh\nx +x',
    '\u00ff\u0000x',
    'x',
  ])
})

it('fs:parse reads text, JSON, YAML and several documents', async () => {
  const files = { j: '\ufeff{"a":[1]}', y: 'a: 1 # one\n', m: 'a: 1\n---\nb: 2\n' }
  const parse = async (path: string, parser?: string) =>
    (await testAction(fsParse, { input: { path, parser }, files })).output
  expect(await parse('y')).toEqual({ content: 'a: 1 # one\n' })
  expect(await parse('j', 'json')).toEqual({ content: { a: [1] } })
  expect(await parse('y', 'yaml')).toEqual({ content: { a: 1 } })
  expect(await parse('m', 'multiyaml')).toEqual({ content: [{ a: 1 }, { b: 2 }] })
})

it('fs:parse says where a file is wrong', async () => {
  const files = {
    j: '{',
    y: 'a: 1\na: 2\n',
    m: 'a: 1\n---\nb: 2\n',
    bomb: 'a: &a [x]\nb: &b [*a,*a,*a]\n'.repeat(60),
  }
  const parse = async (path: string, parser: string) =>
    (await testAction(fsParse, { input: { path, parser }, files })).error
  expect(await parse('y', 'yaml')).toMatchObject({
    code: 'SCAFFOLDER_DATA_INVALID',
    at: { file: 'y', line: 2 },
  })
  expect((await parse('m', 'yaml'))?.message).toMatchInlineSnapshot(
    `"The data in "m" cannot be used: it holds 2 documents, not one"`,
  )
  expect((await parse('j', 'json'))?.code).toBe('SCAFFOLDER_DATA_INVALID')
  expect((await parse('bomb', 'yaml'))?.code).toBe('SCAFFOLDER_DATA_INVALID')
  expect((await parse('nowhere', 'json'))?.code).toBe('CORE_PATH_MISSING')
})

it('fs:zip packs a folder without itself, and the same files into the same bytes', async () => {
  const files = { 'd/a.txt': 'é', 'd/s/run.sh': 'x', 'd/out.zip': 'old', other: '1' }
  const zip = async (path: string, outputPath: string) =>
    testAction(fsZip, { input: { path, outputPath }, files })
  const one = await zip('d', 'd/out.zip')
  expect(one.output).toEqual({ outputPath: 'd/out.zip' })
  const bytes = Buffer.from(one.files['d/out.zip'] ?? '', 'latin1')
  const unpacked = Object.entries(unzipSync(bytes)).map(([path, content]) => [
    path,
    Buffer.from(content).toString('utf8'),
  ])
  expect(Object.fromEntries(unpacked)).toEqual({ 'a.txt': 'é', 's/run.sh': 'x' })
  expect((await zip('d', 'd/out.zip')).files).toEqual(one.files)
  const single = await zip('d/a.txt', 'a.zip')
  expect(Object.keys(unzipSync(Buffer.from(single.files['a.zip'] ?? '', 'latin1')))).toEqual([
    'a.txt',
  ])
  expect((await zip('nowhere', 'a.zip')).error?.code).toBe('CORE_PATH_MISSING')
  expect((await zip('d', '../a.zip')).error?.code).toBe('CORE_PATH_OUTSIDE')
})
