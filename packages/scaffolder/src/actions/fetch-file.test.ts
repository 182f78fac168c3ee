// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import type { Action } from './define-action.ts'
import { fetchPlain, fetchPlainFile } from './fetch-plain.ts'
import { fetchTemplate, fetchTemplateFile } from './fetch-template.ts'
import { type TestCall, testAction } from './test-action.ts'
import { workspaceTemplate, workspaceTemplateFile } from './workspace-template.ts'

type Make = (options: { readers: ReturnType<typeof createReaders> }) => Action

/** Calls an action that fetches `name` from a folder with these files. */
async function fetchFrom(
  make: Make,
  source: Record<string, string | Uint8Array>,
  { name, input, ...call }: Partial<TestCall> & { name: string },
) {
  await using org = await createTemporaryFolder({ portable: false })
  for (const [path, content] of Object.entries(source))
    await org.folder.write(path, content, { executable: path.endsWith('.sh') })
  const action = make({ readers: createReaders([fileReader({ folders: [org.folder] })]) })
  const url = `${folderUrl(org.folder)}${name}`
  // A file of this machine may be named by a template that is one.
  const template = { ref: 'template:default/demo', baseUrl: url }
  return await testAction(
    { ...action, run: (context) => action.run({ ...context, template }) },
    { input: { url, ...(input as object) }, ...call },
  )
}

const image = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0])

describe('fetch:plain:file', () => {
  it('copies a file over the one that is there, text or not', async () => {
    const source = { 'a.txt': '${{ values.x }}', 'logo.png': image, 'run.sh': '#!/bin/sh' }
    const copy = async (name: string) =>
      (
        await fetchFrom(fetchPlainFile, source, {
          name,
          input: { targetPath: 'd/to' },
          files: { 'd/to': 'old' },
        })
      ).files
    expect(await copy('a.txt')).toEqual({ 'd/to': '${{ values.x }}' })
    expect(await copy('logo.png')).toEqual({ 'd/to': Buffer.from(image).toString('latin1') })
    expect(await copy('run.sh')).toEqual({ 'd/to': '#!/bin/sh +x' })
  })

  it.each([
    ['../to', 'CORE_PATH_OUTSIDE'],
    ['.git/hooks/post-commit', 'CORE_PATH_INVALID'],
    ['/etc/to', 'CORE_PATH_INVALID'],
  ])('does not write to %s', async (targetPath, code) => {
    const { error } = await fetchFrom(
      fetchPlainFile,
      { a: '1' },
      { name: 'a', input: { targetPath } },
    )
    expect(error?.code).toBe(code)
  })
})

describe('fetch:template:file', () => {
  const source = {
    'a.md': 'hi ${{ values.name }}',
    'c.md': '{{ cookiecutter.name }}',
    'l.png': image,
  }

  it.each([
    ['a.md', {}, 'hi demo'],
    ['c.md', { cookiecutterCompat: true }, 'demo'],
    ['l.png', {}, Buffer.from(image).toString('latin1')],
  ])('renders %s with %j', async (name, options, expected) => {
    const input = { targetPath: 'to', values: { name: 'demo' }, ...options }
    expect((await fetchFrom(fetchTemplateFile, source, { name, input })).files).toEqual({
      to: expected,
    })
  })

  it('leaves a file that is there, unless it is to be replaced', async () => {
    const call = { name: 'a.md', files: { to: 'old' } }
    const kept = await fetchFrom(fetchTemplateFile, source, {
      ...call,
      input: { targetPath: 'to' },
    })
    expect([kept.files, kept.log]).toEqual([{ to: 'old' }, ['Left to as it is']])
    const input = { targetPath: 'to', replace: true, values: { name: 'x' } }
    expect((await fetchFrom(fetchTemplateFile, source, { ...call, input })).files).toEqual({
      to: 'hi x',
    })
  })
})

it('fetch:template leaves nothing behind when one file of many fails', async () => {
  const source = { 's/a': '1', 's/b/c': '2', 's/z': '${{ values.x | nosuch }}' }
  const { files, error } = await fetchFrom(fetchTemplate, source, {
    name: 's',
    files: { there: 'before' },
  })
  expect([files, error?.code]).toEqual([{ there: 'before' }, 'SCAFFOLDER_EXPRESSION_FAILED'])
})

it('fetch:plain leaves nothing behind when a folder stands where a file should', async () => {
  const { files, error } = await fetchFrom(
    fetchPlain,
    { 's/a': '1', 's/b': '2' },
    { name: 's', files: { 'b/c': 'before' } },
  )
  expect([files, error?.code]).toEqual([{ 'b/c': 'before' }, 'CORE_PATH_EXISTS'])
})

describe('workspace:template', () => {
  const files = { 's/a.md': '# ${{ values.name }}', 'b.md': 'old' }

  it('renders what a step before has fetched, also around it', async () => {
    const input = { sourcePath: './s', targetPath: './', values: { name: 'demo' } }
    expect((await testAction(workspaceTemplate, { input, files })).files).toEqual({
      ...files,
      'a.md': '# demo',
    })
  })

  it.each([
    ['s', 's'],
    ['s', './s/t'],
    ['./', 't'],
  ])('refuses to render %s into %s', async (sourcePath, targetPath) => {
    const { error } = await testAction(workspaceTemplate, {
      input: { sourcePath, targetPath },
      files,
    })
    expect(error?.code).toBe('SCAFFOLDER_SKELETON_OVERLAP')
  })

  it('refuses to leave the workspace', async () => {
    for (const paths of [
      { sourcePath: '../x', targetPath: 't' },
      { sourcePath: 's', targetPath: '../t' },
    ])
      expect((await testAction(workspaceTemplate, { input: paths, files })).error?.code).toBe(
        'CORE_PATH_OUTSIDE',
      )
  })

  it('renders a file in its place and keeps a script a script', async () => {
    const path = 'run.sh'
    const input = { sourcePath: path, targetPath: path, replace: true, values: { name: 'demo' } }
    const script = { [path]: 'echo ${{ values.name }}' }
    expect((await testAction(workspaceTemplateFile, { input, files: script })).files).toEqual({
      'run.sh': 'echo demo +x',
    })
    const missing = { sourcePath: 'nowhere', targetPath: 't' }
    expect((await testAction(workspaceTemplateFile, { input: missing })).error?.code).toBe(
      'CORE_PATH_MISSING',
    )
  })
})
