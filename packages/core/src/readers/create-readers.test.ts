import { describe, expect, it } from 'vitest'
import { formatError } from '../errors/format-error.ts'
import { createReaders } from './create-readers.ts'
import { defineReader } from './reader.ts'

const memory = (name: string, files: Record<string, string>) =>
  defineReader({
    name,
    matches: (url) => url.protocol === `${name}:`,
    async read({ url, signal }) {
      signal?.throwIfAborted()
      return { text: files[url.pathname] ?? '', url: url.href, etag: '1' }
    },
  })

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => formatError(error).split('\n')[0],
  )

describe('createReaders', () => {
  const readers = createReaders([memory('mem', { '/a': 'A' }), memory('other', { '/a': 'B' })])

  it('reads by the first reader that matches', async () => {
    expect(await readers.read('other:/a')).toEqual({ text: 'B', url: 'other:/a', etag: '1' })
  })

  it('hands the signal on', async () => {
    await expect(readers.read('mem:/a', { signal: AbortSignal.abort('stop') })).rejects.toBe('stop')
  })

  it('refuses what no reader is for', async () => {
    const refusals = ['file:///etc/passwd', 'relative/path', '', 'http://x/'].map((url) =>
      refusalOf(readers.read(url)),
    )
    expect(await Promise.all(refusals)).toMatchInlineSnapshot(`
      [
        "CORE_URL_INVALID: The address "file:///etc/passwd" is refused: no reader is set up for it",
        "CORE_URL_INVALID: The address "relative/path" is refused: it is not an absolute URL",
        "CORE_URL_INVALID: The address "" is refused: it is not an absolute URL",
        "CORE_URL_INVALID: The address "http://x/" is refused: no reader is set up for it",
      ]
    `)
    expect(await refusalOf(readers.tree('mem:/a'))).toMatchInlineSnapshot(
      `"CORE_URL_INVALID: The address "mem:/a" is refused: the reader "mem" reads single files only"`,
    )
  })

  it('says which reader failed, whatever it threw', async () => {
    const careless = defineReader({
      name: 'careless',
      matches: () => true,
      async read() {
        throw new TypeError('x is undefined')
      },
      resolve() {
        throw new Error('y')
      },
    })
    const own = createReaders([careless])
    expect(await refusalOf(own.read('a:/b?token=x'))).toMatchInlineSnapshot(
      `"CORE_SOURCE_FAILED: "a:/b?…" could not be read: the reader "careless" failed: x is undefined"`,
    )
    expect(await refusalOf(own.readIfChanged('a:/b', { etag: '' }))).toContain('"careless" failed')
    expect(() => own.resolve('./c', 'a:/b')).toThrow('the reader "careless" failed: y')
  })

  it('takes no silence for an answer that nobody asked to be spared', async () => {
    const silent = defineReader({
      name: 'silent',
      matches: () => true,
      read: async () => undefined,
    })
    const own = createReaders([silent])
    expect(await refusalOf(own.read('a:/b'))).toMatchInlineSnapshot(
      `"CORE_SOURCE_FAILED: "a:/b" could not be read: the reader "silent" says that nothing changed, and was not asked"`,
    )
    expect(await own.readIfChanged('a:/b', { etag: 'x' })).toBeUndefined()
  })

  it('resolves by the rules for addresses, unless a reader has its own', () => {
    expect(readers.resolve('../c', 'https://a.test/x/y/z')).toBe('https://a.test/x/c')
    expect(readers.resolve('https://b.test', 'mem:/a')).toBe('https://b.test/')
    expect(() => readers.resolve('c', 'mem')).toThrow('it is not an absolute URL')
    expect(() => readers.resolve('c', 'mailto:me')).toThrow('it cannot be resolved')
  })

  it('refuses two readers of one name', () => {
    expect(() => createReaders([memory('a', {}), memory('a', {})])).toThrowError(
      expect.objectContaining({ code: 'CORE_DUPLICATE_NAME' }),
    )
  })
})
