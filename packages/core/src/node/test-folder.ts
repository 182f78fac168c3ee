import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import type { Folder } from '../path/folder.ts'
import { openFolder } from './open-folder.ts'
import { createProcessGate } from './process-gate.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

/** What the folder of a test is in. */
export let temporary: TemporaryFolder
export let root: string
/** The folder of a test, anew for each. */
export let folder: Folder
/** A file outside of the folder that nothing may touch. */
export let canary: string

/** Opens a folder before each test, and sees afterwards that nothing beside it was touched. */
export function openBeforeEach(): void {
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
}

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (CallboardError.is(error) ? error.code : `not ours: ${error}`),
  )

export const pathsOf = async (entries: AsyncIterable<{ path: string }>) => {
  const paths: string[] = []
  for await (const { path } of entries) paths.push(path)
  return paths
}

export const mkfifo = (path: string) =>
  createProcessGate({ mkfifo: { command: 'mkfifo' } }).run({
    program: 'mkfifo',
    args: [path],
    cwd: root,
  })
