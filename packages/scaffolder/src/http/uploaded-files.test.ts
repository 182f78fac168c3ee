// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { createUploadedFiles } from './uploaded-files.ts'

const file = (path: string, text: string, executable = false) => ({
  path,
  content: Buffer.from(text),
  executable,
})

describe('uploaded files', () => {
  it('are read by the address that they came with, as long as they are kept', async () => {
    const uploads = createUploadedFiles()
    const readers = createReaders([uploads.reader])
    const kept = await uploads.keep([
      file('skeleton/${{ values.name | lower }}.sh', '#!/bin/sh', true),
      file('notes.md', 'hello'),
    ])
    const notes = readers.resolve('./notes.md', kept.baseUrl)
    expect((await readers.read(notes)).text).toBe('hello')
    await using tree = await readers.tree(readers.resolve('./skeleton', kept.baseUrl))
    expect(await tree.folder.list()).toMatchObject([
      { path: '${{ values.name | lower }}.sh', executable: true },
    ])
    await kept[Symbol.asyncDispose]()
    await expect(readers.read(notes)).rejects.toMatchObject({ code: 'CORE_SOURCE_MISSING' })
  })

  it('are apart from each other, and from the rest of the machine', async () => {
    const uploads = createUploadedFiles()
    const readers = createReaders([uploads.reader])
    await using mine = await uploads.keep([file('secret.txt', 'mine')])
    await using yours = await uploads.keep([file('public.txt', 'yours')])
    expect(mine.baseUrl).not.toBe(yours.baseUrl)
    const reach = (reference: string) => readers.read(readers.resolve(reference, yours.baseUrl))
    await expect(reach('secret.txt')).rejects.toMatchObject({ code: 'CORE_PATH_MISSING' })
    for (const reference of [
      '../../../etc/passwd',
      '%2e%2e/%2e%2e/etc/passwd',
      '..%2f..%2fetc/passwd',
    ])
      await expect(reach(reference)).rejects.toThrow()
  })

  it.each(['../escaped', '/etc/passwd', 'a/../../b', 'a\0b', ''])(
    'refuse the path %j',
    async (path) => {
      const uploads = createUploadedFiles()
      await expect(uploads.keep([file('good.txt', 'x'), file(path, 'x')])).rejects.toThrow()
    },
  )
})
