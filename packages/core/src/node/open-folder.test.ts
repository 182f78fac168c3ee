import { constants } from 'node:fs'
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import type { Folder } from '../path/folder.ts'
import { openFolder } from './open-folder.ts'
import { createProcessGate } from './process-gate.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

let temporary: TemporaryFolder
let root: string
let folder: Folder
/** A file outside of the folder that nothing may touch. */
let canary: string

beforeEach(async () => {
  temporary = await createTemporaryFolder()
  root = join(temporary.folder.root, 'ws-1')
  folder = await openFolder({ root, create: true })
  await temporary.folder.write('out/canary', 'alive')
  await temporary.folder.write('ws-10/other', 'other')
  canary = join(temporary.folder.root, 'out/canary')
})

afterEach(async () => {
  expect(await readdir(join(temporary.folder.root, 'out'))).toEqual(['canary'])
  expect(await readFile(canary, 'utf8')).toBe('alive')
  await temporary[Symbol.asyncDispose]()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (CallboardError.is(error) ? error.code : `not ours: ${error}`),
  )
const pathsOf = async (entries: AsyncIterable<{ path: string }>) => {
  const paths: string[] = []
  for await (const { path } of entries) paths.push(path)
  return paths
}
const mkfifo = (path: string) =>
  createProcessGate({ mkfifo: { command: 'mkfifo' } }).run({
    program: 'mkfifo',
    args: [path],
    cwd: root,
  })

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

describe('walk', () => {
  beforeEach(async () => {
    for (const path of ['b/2', 'b/10', 'b/deep/x.md', 'a.md', 'c/y.md', '.dot/z'])
      await folder.write(path, path)
    await mkdir(join(root, '.git'))
    await writeFile(join(root, '.git/config'), 'x')
    await mkdir(join(root, 'empty'))
  })

  it('finds all files, sorted, and never enters .git', async () => {
    expect(await pathsOf(folder.walk())).toEqual([
      '.dot/z',
      'a.md',
      'b/10',
      'b/2',
      'b/deep/x.md',
      'c/y.md',
    ])
  })

  it('begins where it is told, and names paths from the folder', async () => {
    expect(await pathsOf(folder.walk({ under: './b/./deep/' }))).toEqual(['b/deep/x.md'])
    expect(await pathsOf(folder.walk({ under: 'a.md' }))).toEqual(['a.md'])
    expect(await pathsOf(folder.walk({ under: 'nothing' }))).toEqual([])
  })

  it('takes and leaves out by pattern', async () => {
    expect(await pathsOf(folder.walk({ include: ['**/*.md'] }))).toEqual([
      'a.md',
      'b/deep/x.md',
      'c/y.md',
    ])
    expect(await pathsOf(folder.walk({ exclude: ['b', '.dot/**'] }))).toEqual(['a.md', 'c/y.md'])
    expect(await codeOf(pathsOf(folder.walk({ include: ['{1..9}'] })))).toBe('CORE_GLOB_INVALID')
  })

  it('passes over links, pipes and what no path can name, and says so', async () => {
    await symlink('/', join(root, 'root'))
    await symlink('a.md', join(root, 'same'))
    await symlink('.', join(root, 'loop'))
    await mkfifo('pipe')
    await writeFile(join(root, 'aux.md'), 'x')
    await writeFile(join(root, 'back\\slash'), 'x')
    const skipped: string[] = []
    const paths = await pathsOf(
      folder.walk({ onSkipped: (path, reason) => skipped.push(`${path}: ${reason}`) }),
    )
    expect(paths).toHaveLength(6)
    expect(skipped).toEqual([
      'aux.md: "aux.md" cannot be a file name on every system',
      'back\\slash: it holds a backslash',
      'loop: it is a symbolic link',
      'pipe: it is not a regular file',
      'root: it is a symbolic link',
      'same: it is a symbolic link',
    ])
    for (const path of paths) expect(await codeOf(folder.readText(path))).toBe('nothing was thrown')
  })

  it('stops at its cap', async () => {
    // Entries that are looked at: six files, five folders and .git itself.
    expect(await pathsOf(folder.walk({ maxEntries: 12 }))).toHaveLength(6)
    expect(await codeOf(pathsOf(folder.walk({ maxEntries: 11 })))).toBe('CORE_FOLDER_TOO_LARGE')
  })

  it('does not go deeper than 64 folders', async () => {
    await folder.write(`${'d/'.repeat(64)}deep`, 'x')
    await folder.write(`${'e/'.repeat(65)}deeper`, 'x')
    const skipped: string[] = []
    const paths = await pathsOf(
      folder.walk({ onSkipped: (path, reason) => skipped.push(`${path.length} ${reason}`) }),
    )
    expect(paths.filter((path) => path.endsWith('deep'))).toHaveLength(1)
    expect(paths.filter((path) => path.endsWith('deeper'))).toHaveLength(0)
    expect(skipped).toEqual(['129 it lies deeper than 64 folders'])
  })

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController()
    const walk = async () => {
      for await (const _ of folder.walk({ signal: abort.signal })) abort.abort('stop')
    }
    await expect(walk()).rejects.toBe('stop')
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

describe('watch', () => {
  it('reports what changes, until its signal ends it', async () => {
    const abort = new AbortController()
    const seen: string[] = []
    const watching = (async () => {
      for await (const path of folder.watch({ signal: abort.signal })) {
        seen.push(path)
        if (path === 'sub/b') abort.abort()
      }
    })()
    await folder.write('a', '1')
    await folder.write('sub/b', '2')
    // The system may take note of a new folder only after the file in it was made.
    const again = setInterval(() => folder.write('sub/b', '3').catch(() => {}), 50)
    await watching
    clearInterval(again)
    expect(seen).toContain('sub/b')
    await expect(
      pathsOf(toEntries(folder.watch({ signal: AbortSignal.abort('stop') }))),
    ).rejects.toBe('stop')
  })

  it('sees a file again that another one was renamed to, and what is in a folder that was moved in', async () => {
    const abort = new AbortController()
    await folder.write('watched/file', '0')
    await using outside = await createTemporaryFolder()
    await outside.folder.write('come/deep/inside', '0')
    const paths = folder.watch({ signal: abort.signal })[Symbol.asyncIterator]()
    const until = async (path: string, change: () => Promise<void>) => {
      // The system may begin to watch only after the change was made.
      const again = setInterval(() => change().catch(() => {}), 50)
      await change().catch(() => {})
      for (let next = await paths.next(); next.value !== path; ) next = await paths.next()
      clearInterval(again)
    }
    for (const text of ['1', '2', '3'])
      await until('watched/file', async () => {
        await writeFile(join(root, 'watched/next'), text)
        await rename(join(root, 'watched/next'), join(root, 'watched/file'))
      })
    await until('come/deep/inside', () =>
      rename(join(outside.folder.root, 'come'), join(root, 'come')),
    )
    await until('come/deep/inside', () => writeFile(join(root, 'come/deep/inside'), '1'))
    abort.abort()
    expect((await paths.next()).done).toBe(true)
  })
})

async function* toEntries(paths: AsyncIterable<string>) {
  for await (const path of paths) yield { path }
}
