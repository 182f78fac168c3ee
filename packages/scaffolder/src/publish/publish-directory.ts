import { createHash } from 'node:crypto'
import { type Folder, parseRelativePath } from '@callboard/core'
import { z } from 'zod'
import {
  type Action,
  type ActionContext,
  defineAction,
  type UndoContext,
} from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { type TrackedFiles, trackedFiles } from '../git/tracked-files.ts'
import { sayIgnored, sourceFolder } from './publish-repository.ts'

const inputSchema = z.strictObject({
  /** Name that the host gave the directory. */
  directory: z.string().min(1),
  /** Folder in it that is made. */
  targetPath: z.string().min(1),
  sourcePath: z.string().optional(),
})

const outputSchema = z.strictObject({
  directory: z.string(),
  path: z.string(),
  /** Of names, modes and contents. */
  digest: z.string(),
  /** Whether this run made it; only then is it removed when the run is undone. */
  created: z.boolean(),
})

type Input = z.output<typeof inputSchema>

/**
 * `publish:directory`: puts the workspace into a folder of this machine that the host named. Run twice with the same
 * content, nothing happens; undone, what the run made is removed, if nobody has changed it since.
 */
export function publishDirectory(directories: Readonly<Record<string, Folder>>): Action {
  return defineAction({
    id: 'publish:directory',
    description: 'Puts the workspace into a directory that the portal was set up with.',
    input: inputSchema,
    output: outputSchema,
    examples: [
      {
        description: 'Put the workspace where other programs pick it up',
        input: { directory: 'handover', targetPath: 'services/ledger' },
      },
    ],
    run: (context) => put(context, directories),
    async plan(context) {
      const { path } = find(context.input, directories)
      if ((await context.workspace.stat(context.input.sourcePath ?? '.'))?.type === 'folder')
        await context.handOver(await sourceFolder(context))
      const { directory } = context.input
      const text = `Makes the folder ${path} in the directory ${directory}`
      return { sideEffects: [{ text, target: path }], output: { directory, path } }
    },
    undo: (context) => remove(context, directories),
  })
}

async function put(
  context: ActionContext<Input>,
  directories: Readonly<Record<string, Folder>>,
): Promise<z.output<typeof outputSchema>> {
  const { input, logger, checkpoint, idempotencyKey, signal } = context
  const { folder, path, names } = find(input, directories)
  const source = await sourceFolder(context)
  const wasThere = await checkpoint({
    key: 'folder was there',
    fn: async () => (await folder.stat(path)) !== undefined,
  })
  await context.handOver(source)
  const { files, ignored } = await trackedFiles(source, { signal })
  sayIgnored(logger, ignored)
  const digest = await digestOf(source, files)
  const output = { directory: input.directory, path, digest, created: !wasThere }
  if (await folder.stat(path)) {
    if ((await digestAt(folder, path)) !== digest)
      throw errors.DIRECTORY_TAKEN({ directory: input.directory, path })
    logger.info(`${path} holds this content already`)
    // Only an attempt before can have made it; at the first, somebody else was quicker.
    return { ...output, created: output.created && context.attempt > 1 }
  }
  // A reader of the directory sees the whole folder or none of it; what a crash left is begun again.
  const draft = `.callboard-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 16)}`
  await folder.remove(draft)
  try {
    for (const { path: name, executable } of files) {
      signal.throwIfAborted()
      await folder.write(`${draft}/${name}`, await source.readBytes(name), { executable })
    }
    if (files.length === 0) await folder.makeFolder(draft)
    if (names.length > 1) await folder.makeFolder(names.slice(0, -1).join('/'))
    await folder.rename(draft, path)
  } finally {
    await folder.remove(draft)
  }
  logger.info(`Made ${path} with ${files.length} files`)
  return output
}

async function remove(
  { input, output, logger }: UndoContext<Input, z.output<typeof outputSchema>>,
  directories: Readonly<Record<string, Folder>>,
): Promise<void> {
  const { folder, path } = find(input, directories)
  if (!output.created) return logger.info(`${path} was there before and stays`)
  if (!(await folder.stat(path))) return logger.info(`${path} is gone already`)
  if ((await digestAt(folder, path)) !== output.digest)
    throw errors.DIRECTORY_CHANGED({ directory: input.directory, path })
  await folder.remove(path)
  logger.info(`Removed ${path}`)
}

/** @throws SCAFFOLDER_TARGET_UNKNOWN CORE_PATH_OUTSIDE CORE_PATH_INVALID */
function find(
  { directory, targetPath }: Input,
  directories: Readonly<Record<string, Folder>>,
): { folder: Folder; path: string; names: string[] } {
  const folder = Object.hasOwn(directories, directory) ? directories[directory] : undefined
  if (!folder) {
    const known = Object.keys(directories)
    throw errors.TARGET_UNKNOWN({ what: 'directory', name: directory, known })
  }
  const names = parseRelativePath(targetPath)
  if (names.length === 0) throw errors.DIRECTORY_TAKEN({ directory, path: targetPath })
  return { folder, path: names.join('/'), names }
}

async function digestAt(folder: Folder, path: string): Promise<string> {
  const target = await folder.folder(path)
  const files: TrackedFiles['files'][number][] = []
  for await (const entry of target.walk()) files.push(entry)
  return digestOf(target, files)
}

async function digestOf(folder: Folder, files: TrackedFiles['files']): Promise<string> {
  const hash = createHash('sha256')
  for (const { path, executable } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const content = await folder.readBytes(path)
    hash.update(JSON.stringify([path, executable, content.length])).update(content)
  }
  return hash.digest('hex')
}
