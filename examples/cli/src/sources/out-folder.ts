import { lstat, readdir } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openFolder } from '@callboard/core/node'
import { type Action, defineAction, type Template } from '@callboard/scaffolder'
import { z } from 'zod'
import { cliErrors } from '../errors.ts'
import { count } from '../terminal/words.ts'

const actionId = 'callboard:out'

/**
 * The folder that `--out` names, if it may be written into: a new or an empty one, with `force` also one that holds
 * something. Links and files are refused.
 *
 * @throws CLI_OUT_TAKEN
 */
export async function checkOut(
  out: string,
  { cwd, force }: { cwd: string; force: boolean },
): Promise<string> {
  const path = resolve(cwd, out)
  const found = await lstat(path).catch(() => undefined)
  const refuse = (what: string) => cliErrors.OUT_TAKEN({ out, found: what })
  if (found?.isSymbolicLink()) throw refuse('a symbolic link')
  if (found && !found.isDirectory()) throw refuse('a file')
  if (found && !force && (await readdir(path)).length > 0) throw refuse('not empty')
  return path
}

/** The action behind {@link withOut}: copies what the steps made. Files are replaced whole, none is deleted. */
export function outAction(root: string): Action {
  return defineAction({
    id: actionId,
    description: 'Copies the workspace into a folder of this machine',
    input: z.strictObject({}),
    async plan({ workspace, handOver }) {
      await handOver(workspace)
      return { sideEffects: [{ text: `Writes the files into ${root}` }] }
    },
    async run({ workspace, handOver, logger, signal }) {
      await handOver(workspace)
      const folder = await openFolder({ root, create: true })
      let files = 0
      for await (const { path, executable } of workspace.walk({ signal })) {
        await folder.write(path, await workspace.readBytes(path), { executable })
        files += 1
      }
      logger.info(`Wrote ${count(files, 'file')}`)
    },
  })
}

/**
 * The template with one more step, the last: it writes the finished workspace into a folder. A step of its own is in
 * the log, and does not happen when one before it failed.
 *
 * @throws CLI_OUT_INSIDE
 */
export function withOut(
  template: Template,
  { root, out }: { root: string; out: string },
): Template {
  const base = template.baseUrl?.startsWith('file:')
    ? fileURLToPath(new URL('.', template.baseUrl))
    : undefined
  if (base !== undefined) assertApart(base, { root, out })
  // Ids of a template's own steps cannot hold a colon.
  const step = {
    id: actionId,
    name: `Write ${out}`,
    action: actionId,
    input: {},
    path: ['spec', 'steps'],
  }
  return { ...template, steps: [...template.steps, step] }
}

/** What is read and what is written must not lie in each other. @throws CLI_OUT_INSIDE */
export function assertApart(source: string, { root, out }: { root: string; out: string }): void {
  if (isInside(root, source) || isInside(source, root)) throw cliErrors.OUT_INSIDE({ out })
}

/** Whether a path is a folder or lies in it; both absolute. */
export function isInside(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return path !== '..' && !path.startsWith(`..${sep}`)
}
