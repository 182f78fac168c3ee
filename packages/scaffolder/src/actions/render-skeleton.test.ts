// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CallboardError, type Folder } from '@callboard/core'
import { createTemporaryFolder, openFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { createRenderer } from '../expressions/create-renderer.ts'
import { renderSkeleton, type SkeletonOptions } from './render-skeleton.ts'

const values = {
  name: 'demo',
  dir: 'a/b',
  empty: '',
  up: '../evil',
  abs: '/etc/x',
  git: '.git',
  back: 'a\\..\\b',
  off: false,
}

async function render(
  files: Record<string, string | Uint8Array>,
  options: Partial<SkeletonOptions> & { before?: (target: Folder) => Promise<void> } = {},
): Promise<Record<string, string> | string> {
  await using source = await createTemporaryFolder({ portable: false })
  await using target = await createTemporaryFolder()
  for (const [path, content] of Object.entries(files))
    await source.folder.write(path, content, { executable: path.endsWith('.sh') })
  const { before, ...rest } = options
  await before?.(target.folder)
  try {
    await renderSkeleton({
      source: source.folder,
      target: target.folder,
      renderer: createRenderer(),
      scope: { values },
      ...rest,
    })
  } catch (error) {
    return CallboardError.is(error) ? error.code : String(error)
  }
  const made: Record<string, string> = {}
  for await (const { path, executable } of target.folder.walk())
    made[path] =
      Buffer.from(await target.folder.readBytes(path)).toString('latin1') +
      (executable ? ' +x' : '')
  return made
}

describe('names', () => {
  it.each([
    ['${{ values.dir }}/${{ values.name }}.txt', { 'a/b/demo.txt': 'x' }],
    ['${{ values.name | upper }}', { DEMO: 'x' }],
    ['${{ values.empty }}', {}],
    ['${{ values.nope }}.txt', { '.txt': 'x' }],
    ['{% if values.off %}d{% endif %}/f', {}],
    ['p/{% if values.off %}d{% endif %}/f', {}],
    ['p/{% if values.off %}f{% endif %}', {}],
    ['..foo', { '..foo': 'x' }],
    ['a..b/...c', { 'a..b/...c': 'x' }],
    ['${{ values.abs }}', {}],
    ['${{ values.up }}', 'CORE_PATH_OUTSIDE'],
    ['a/${{ values.up }}/b', 'CORE_PATH_OUTSIDE'],
    ['${{ values.back }}', 'CORE_PATH_INVALID'],
    ['${{ values.git }}/config', 'CORE_PATH_INVALID'],
    ['${{ values.git | upper }}', 'CORE_PATH_INVALID'],
    ['${{ "nul" }}.txt', 'CORE_PATH_INVALID'],
    ['${{ values.name', 'SCAFFOLDER_EXPRESSION_FAILED'],
  ])('%j gives %j', async (name, expected) => {
    expect(await render({ [name]: 'x' })).toEqual(expected)
  })
})

describe('contents', () => {
  it('are rendered where they hold an expression, and copied byte for byte where they do not', async () => {
    const latin1 = Uint8Array.from([0xe9, 0x24, 0x7b, 0x7b])
    const binary = Uint8Array.from([0, 1, 2, ...Buffer.from('${{ values.name }}')])
    expect(
      await render({
        'a.txt': 'hi ${{ values.name }}\r\n',
        'bom.txt': '\ufeff${{ values.name }}',
        'b.yaml': '{{ .Values.a }} $HOME ${x}\r\n',
        'run.sh': '#!/bin/sh\n',
        'latin1.txt': latin1,
        'image.png': binary,
        'raw.yml': '{% raw %}${{ github.sha }}{% endraw %}',
      }),
    ).toEqual({
      'a.txt': 'hi demo\r\n',
      'bom.txt': '\u00ef\u00bb\u00bfdemo',
      'b.yaml': '{{ .Values.a }} $HOME ${x}\r\n',
      'run.sh': '#!/bin/sh\n +x',
      'latin1.txt': Buffer.from(latin1).toString('latin1'),
      'image.png': Buffer.from(binary).toString('latin1'),
      'raw.yml': '${{ github.sha }}',
    })
  })

  it('never render a value again', async () => {
    const trap = '${{ values.name }}{% raw %}{{'
    const made = await render(
      { 'a.txt': '${{ values.name }}' },
      { scope: { values: { name: trap } } },
    )
    expect(made).toEqual({ 'a.txt': trap })
  })

  it('of copied files are left alone, and their names only where that is asked for', async () => {
    const files = {
      '${{ values.name }}.txt': '${{ broken',
      'd/x.txt': '${{ broken',
      'e/keep.txt': '${{ values.name }}',
    }
    expect(
      await render(files, { copyWithoutTemplating: ['*.txt', 'd', 'e/*', '!e/keep.txt'] }),
    ).toEqual({
      'demo.txt': '${{ broken',
      'd/x.txt': '${{ broken',
      'e/keep.txt': 'demo',
    })
    expect(
      await render({ 'd/${{ values.name }}': '${{ broken' }, { copyWithoutRender: ['d/'] }),
    ).toEqual({
      'd/${{ values.name }}': '${{ broken',
    })
  })

  it('are rendered by extension where one is given', async () => {
    const files = { 'a.txt.njk': '${{ values.name }}', 'b.txt': '${{ values.name }}', '.njk': 'x' }
    expect(await render(files, { extension: '.njk' })).toEqual({
      'a.txt': 'demo',
      'b.txt': '${{ values.name }}',
      '.njk': 'x',
    })
  })
})

describe('what is there already', () => {
  const before = (target: Folder) => target.write('a.txt', 'old')

  it('is kept, unless it is to be replaced', async () => {
    expect(await render({ 'a.txt': 'new' }, { before })).toEqual({ 'a.txt': 'old' })
    expect(await render({ 'a.txt': 'new' }, { before, replace: true })).toEqual({ 'a.txt': 'new' })
  })
})

describe('limits', () => {
  it('hold for the number of files and for their size', async () => {
    expect(await render({ a: '1', b: '2' }, { maxFiles: 1 })).toBe('SCAFFOLDER_SKELETON_TOO_LARGE')
    expect(await render({ a: '12345678' }, { maxBytes: 4 })).toBe('SCAFFOLDER_SKELETON_TOO_LARGE')
    expect(
      await render({ a: '{% for i in range(999) %}1234{% endfor %}' }, { maxBytes: 1000 }),
    ).toBe('SCAFFOLDER_SKELETON_TOO_LARGE')
  })

  it('refuse links and pass over anything called .git', async () => {
    await using source = await createTemporaryFolder()
    await using target = await createTemporaryFolder()
    const made = () =>
      renderSkeleton({
        source: source.folder,
        target: target.folder,
        renderer: createRenderer(),
        scope: {},
      })
    mkdirSync(join(source.folder.root, '.GIT'))
    writeFileSync(join(source.folder.root, '.GIT', 'config'), 'x')
    expect(await made()).toEqual([])
    symlinkSync('/etc/passwd', join(source.folder.root, 'link'))
    await expect(made()).rejects.toMatchObject({ code: 'SCAFFOLDER_SKELETON_LINK' })
  })

  it('cannot be got round by a link in the target', async () => {
    await using source = await createTemporaryFolder()
    await using target = await createTemporaryFolder()
    await using outside = await createTemporaryFolder()
    await source.folder.write('d/x', 'evil')
    symlinkSync(outside.folder.root, join(target.folder.root, 'd'))
    const made = renderSkeleton({
      source: source.folder,
      target: await openFolder({ root: target.folder.root }),
      renderer: createRenderer(),
      scope: {},
    })
    await expect(made).rejects.toMatchObject({ code: 'CORE_PATH_LINK' })
    expect(await outside.folder.list()).toEqual([])
  })
})
