import { constants } from 'node:fs'
import { chmod, link, lstat, mkdir, open, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openFolder } from './open-folder.ts'
import {
  canary,
  codeOf,
  folder,
  mkfifo,
  openBeforeEach,
  pathsOf,
  root,
  temporary,
} from './test-folder.ts'

openBeforeEach()

/** Every way to name a path, with what it does to it. */
const calls: [string, (path: string) => Promise<unknown>][] = [
  ['readText', (path) => folder.readText(path)],
  ['readBytes', (path) => folder.readBytes(path)],
  ['stat', (path) => folder.stat(path)],
  ['list', (path) => folder.list(path)],
  ['walk', (path) => pathsOf(folder.walk({ under: path }))],
  ['write', (path) => folder.write(path, 'x')],
  ['makeFolder', (path) => folder.makeFolder(path)],
  ['remove', (path) => folder.remove(path)],
  ['rename from', (path) => folder.rename(path, 'b')],
  ['rename to', async (path) => folder.rename('there', path)],
  ['folder', (path) => folder.folder(path)],
  ['absolutePath', (path) => folder.absolutePath(path)],
]

describe.each(calls)('%s', (_name, call) => {
  beforeEach(() => folder.write('there', 'x'))

  it.each([
    ['../out/canary', 'CORE_PATH_OUTSIDE'],
    ['a/../../out/canary', 'CORE_PATH_OUTSIDE'],
    ['../ws-10/other', 'CORE_PATH_OUTSIDE'],
    ['/etc/passwd', 'CORE_PATH_INVALID'],
    ['..\\out', 'CORE_PATH_INVALID'],
    ['C:\\x', 'CORE_PATH_INVALID'],
    ['a\u0000b', 'CORE_PATH_INVALID'],
    ['.git/config', 'CORE_PATH_INVALID'],
    ['a/.GIT ', 'CORE_PATH_INVALID'],
    ['nul.txt', 'CORE_PATH_INVALID'],
    ['', 'CORE_PATH_INVALID'],
  ])('refuses %j with %s', async (path, code) => {
    expect(await codeOf(call(path))).toBe(code)
  })

  it.each([
    'file',
    'folder',
    'folder/canary',
    'chain',
    'chained/canary',
    'dangling',
    'loop',
    'inside',
  ])('refuses the link %s', async (path) => {
    await symlink(canary, join(root, 'file'))
    await symlink(join(canary, '..'), join(root, 'folder'))
    await symlink('file', join(root, 'chain'))
    await symlink('folder', join(root, 'chained'))
    await symlink(join(canary, '../made-later'), join(root, 'dangling'))
    await symlink('loop', join(root, 'loop'))
    await symlink('there', join(root, 'inside'))
    expect(await codeOf(call(path))).toBe('CORE_PATH_LINK')
  })
})

describe('reading', () => {
  it('gives text without a byte-order mark, and bytes as they are', async () => {
    await writeFile(join(root, 'a'), '\ufeffü\r\n')
    expect(await folder.readText('a')).toBe('ü\r\n')
    expect([...(await folder.readBytes('a'))]).toEqual([0xef, 0xbb, 0xbf, 0xc3, 0xbc, 13, 10])
    await writeFile(join(root, 'empty'), '')
    expect(await folder.readText('empty')).toBe('')
  })

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff])],
    ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['UTF-16', Buffer.from('\ufeffa: 1', 'utf16le')],
    ['a cut character', Buffer.from('ü').subarray(0, 1)],
  ])('refuses %s as text', async (_name, bytes) => {
    await writeFile(join(root, 'a'), bytes)
    expect(await codeOf(folder.readText('a'))).toBe('CORE_ENCODING')
    expect((await folder.readBytes('a')).length).toBe(bytes.length)
  })

  it('refuses what is too large, what is missing and what is no file', async () => {
    await folder.write('big', 'x'.repeat(100))
    await folder.makeFolder('sub')
    expect(await codeOf(folder.readText('big', { maxBytes: 99 }))).toBe('CORE_FILE_TOO_LARGE')
    expect(await folder.readText('big', { maxBytes: 100 })).toHaveLength(100)
    expect(await codeOf(folder.readText('nothing'))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(folder.readText('big/x'))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(folder.readText('sub'))).toBe('CORE_PATH_NOT_FILE')
    expect(await codeOf(folder.readText('.'))).toBe('CORE_PATH_NOT_FILE')
  })

  it('does not believe the size that a file says it has', async () => {
    const proc = await openFolder({ root: '/proc/self' })
    expect(await proc.readText('status')).toContain('Name:')
    expect(await codeOf(proc.readText('status', { maxBytes: 10 }))).toBe('CORE_FILE_TOO_LARGE')
  })

  it('never opens a pipe, which would wait for its writer or wake it', async () => {
    await mkfifo('pipe')
    const writer = open(join(root, 'pipe'), constants.O_WRONLY | constants.O_NONBLOCK)
    // A pipe that nobody reads cannot be opened for writing.
    await expect(writer).rejects.toMatchObject({ code: 'ENXIO' })
    expect(await codeOf(folder.readText('pipe'))).toBe('CORE_PATH_NOT_FILE')
    expect(await codeOf(folder.write('pipe', 'x'))).toBe('CORE_PATH_NOT_FILE')
    expect(await folder.stat('pipe')).toBeUndefined()
    expect((await lstat(join(root, 'pipe'))).isFIFO()).toBe(true)
  })

  it('refuses devices', async () => {
    const dev = await openFolder({ root: '/dev' })
    expect(await codeOf(dev.readBytes('zero'))).toBe('CORE_PATH_NOT_FILE')
  })

  it('reads names that only look like climbing', async () => {
    for (const path of ['..foo', 'a..b', '...', 'x/..y/...z']) {
      await folder.write(path, path)
      expect(await folder.readText(path)).toBe(path)
    }
  })

  it('sees the old content or the new while a file is replaced, and never anything else', async () => {
    const contents = ['a'.repeat(50_000), 'b'.repeat(70_000)]
    await folder.write('x', contents[0] ?? '')
    let writing = true
    const writer = (async () => {
      for (let round = 0; round < 60; round += 1) await folder.write('x', contents[round % 2] ?? '')
      writing = false
    })()
    const seen = new Set<string>()
    while (writing) seen.add(await folder.readText('x'))
    await writer
    expect([...seen].filter((text) => !contents.includes(text))).toEqual([])
  })
})

describe('stat and list', () => {
  it('say what stands there', async () => {
    await folder.write('b/run.sh', 'x', { executable: true })
    await folder.write('a', 'xyz')
    await symlink('a', join(root, 'link'))
    await mkdir(join(root, '.git'))
    const modifiedMs = expect.any(Number)
    expect(await folder.stat('b')).toEqual({
      path: 'b',
      type: 'folder',
      bytes: 0,
      modifiedMs,
      executable: false,
    })
    expect(await folder.stat('./b//run.sh'.replace('//', '/'))).toEqual({
      path: 'b/run.sh',
      type: 'file',
      bytes: 1,
      modifiedMs,
      executable: true,
    })
    expect(await folder.stat('nothing')).toBeUndefined()
    expect(await folder.stat('a/b')).toBeUndefined()
    expect((await folder.list()).map(({ path }) => path)).toEqual(['a', 'b'])
    expect((await folder.list('b')).map(({ path }) => path)).toEqual(['b/run.sh'])
    expect(await codeOf(folder.list('nothing'))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(folder.list('a'))).toBe('CORE_PATH_MISSING')
  })
})

describe('writing', () => {
  const modeOf = async (path: string) => ((await lstat(join(root, path))).mode & 0o7777).toString(8)

  it('makes missing folders and leaves nothing beside the file', async () => {
    await folder.write('a/b/c', new Uint8Array([1, 2]))
    expect([...(await folder.readBytes('a/b/c'))]).toEqual([1, 2])
    expect(await readdir(join(root, 'a/b'))).toEqual(['c'])
  })

  it('sets one of two modes, whatever the umask and the file before', async () => {
    const umask = process.umask(0o077)
    await folder.write('a', 'x')
    await folder.write('run', 'x', { executable: true })
    process.umask(umask)
    expect([await modeOf('a'), await modeOf('run')]).toEqual(['644', '755'])
    await chmod(join(root, 'a'), 0o4777)
    await folder.write('a', 'y')
    expect(await modeOf('a')).toBe('644')
  })

  it('replaces or refuses what is there', async () => {
    await folder.write('a', 'old')
    expect(await codeOf(folder.write('a', 'new', { ifExists: 'refuse' }))).toBe('CORE_PATH_EXISTS')
    expect(await folder.readText('a')).toBe('old')
    await folder.write('a', 'new')
    expect(await folder.readText('a')).toBe('new')
    await folder.write('b', 'x', { ifExists: 'refuse' })
    expect(await readdir(root)).toEqual(['a', 'b'])
  })

  it('lets one of many win who all want to be first', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        codeOf(folder.write('x', `${index}`, { ifExists: 'refuse' })),
      ),
    )
    expect(codes.filter((code) => code === 'nothing was thrown')).toHaveLength(1)
    expect(codes.filter((code) => code === 'CORE_PATH_EXISTS')).toHaveLength(19)
    expect(await readdir(root)).toEqual(['x'])
  })

  it('breaks a hard link instead of writing through it', async () => {
    await link(canary, join(root, 'hard'))
    await folder.write('hard', 'x')
    expect(await folder.readText('hard')).toBe('x')
  })

  it('refuses to write over folders, through files and as the folder itself', async () => {
    await folder.write('a', 'x')
    await folder.makeFolder('sub/deep')
    expect(await codeOf(folder.write('sub', 'x'))).toBe('CORE_PATH_NOT_FILE')
    expect(await codeOf(folder.write('a/b', 'x'))).toBe('CORE_PATH_DENIED')
    expect(await codeOf(folder.write('a/b/c', 'x'))).toBe('CORE_PATH_DENIED')
    expect(await codeOf(folder.write('.', 'x'))).toBe('CORE_PATH_NOT_FILE')
    expect(await codeOf(folder.makeFolder('a'))).toBe('CORE_PATH_EXISTS')
    expect(await codeOf(folder.makeFolder('a/b'))).toBe('CORE_PATH_DENIED')
    await folder.makeFolder('.')
    await folder.makeFolder('sub')
  })

  it('says with a typed error what the system refuses', async () => {
    const long = `${'ü'.repeat(200)}`
    await expect(folder.write(long, 'x')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The file system refused "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü": a name in it is too long]`,
    )
    const proc = await openFolder({ root: '/proc/self' })
    expect(await codeOf(proc.write('x', 'y'))).toMatch(/^CORE_PATH_(DENIED|MISSING)$/)
  })

  it.runIf(process.getuid?.() === 0)('says with a typed error what is not permitted', async () => {
    await folder.write('secret/a', 'x')
    await chmod(join(root, 'secret'), 0o000)
    process.seteuid?.(65534)
    try {
      await chmod(root, 0o755).catch(() => {})
      expect(await codeOf(folder.readText('secret/a'))).toBe('CORE_PATH_DENIED')
      expect(await codeOf(folder.write('secret/b', 'x'))).toBe('CORE_PATH_DENIED')
      expect(await codeOf(folder.write('c', 'x'))).toBe('CORE_PATH_DENIED')
      expect(await codeOf(folder.remove('secret/a'))).toBe('CORE_PATH_DENIED')
    } finally {
      process.seteuid?.(0)
    }
  })
})

describe('remove and rename', () => {
  it('remove files and whole folders, and links in them without following', async () => {
    await folder.write('a/b/c', 'x')
    await symlink(join(canary, '..'), join(root, 'a/out'))
    await folder.remove('a')
    await folder.remove('nothing')
    await folder.remove('nothing/at/all')
    expect(await readdir(root)).toEqual([])
    expect(await codeOf(folder.remove('.'))).toBe('CORE_PATH_INVALID')
  })

  it('rename files and folders, making what is missing above', async () => {
    await folder.write('a', 'x')
    await folder.rename('a', 'b/c')
    await folder.rename('b', 'd')
    expect(await folder.readText('d/c')).toBe('x')
    expect(await readdir(root)).toEqual(['d'])
    expect(await codeOf(folder.rename('nothing', 'x'))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(folder.rename('d', 'd/e'))).toBe('CORE_PATH_DENIED')
    expect(await codeOf(folder.rename('.', 'x'))).toBe('CORE_PATH_INVALID')
    expect(await codeOf(folder.rename('d', '.'))).toBe('CORE_PATH_INVALID')
  })
})

describe('opening', () => {
  it('refuses what is missing, what is no folder, and options it does not know', async () => {
    await folder.write('a', 'x')
    expect(await codeOf(openFolder({ root: join(root, 'nothing') }))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(openFolder({ root: join(root, 'a') }))).toBe('CORE_PATH_MISSING')
    expect(await codeOf(openFolder({ root: join(root, 'a'), create: true }))).toBe(
      'CORE_PATH_EXISTS',
    )
    await expect(
      openFolder({ root, protable: false } as { root: string }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: openFolder: there is no option "protable"; did you mean "portable"?]`,
    )
  })

  it('follows links to the folder itself, and knows it by its real path', async () => {
    await symlink(root, join(temporary.folder.root, 'link'))
    const same = await openFolder({ root: join(temporary.folder.root, 'link') })
    expect(same.root).toBe(root)
  })

  it('keeps its rules in folders inside', async () => {
    const free = await openFolder({ root, portable: false, allowGit: true })
    await free.write('.git/config', 'x')
    await free.makeFolder('sub')
    const inside = await free.folder('sub')
    await inside.write('aux', 'x')
    await inside.write('.git/x', 'x')
    expect(inside.root).toBe(join(root, 'sub'))
    expect(await codeOf(inside.readText('../there'))).toBe('CORE_PATH_OUTSIDE')
    expect(await codeOf((await folder.folder('sub')).readText('aux'))).toBe('CORE_PATH_INVALID')
    expect(await codeOf(folder.folder('nothing'))).toBe('CORE_PATH_MISSING')
  })

  it('names absolute paths for programs, checked like all others', async () => {
    expect(await folder.absolutePath('a/b')).toBe(join(root, 'a/b'))
    expect(await folder.absolutePath('.')).toBe(root)
  })
})
