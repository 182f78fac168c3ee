import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { type CheckSet, parseChecks } from '@callboard/catalog'
import { formatIssue } from '@callboard/core'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { shownPath } from '../shown-path.ts'

/** Larger files of checks are refused, in bytes. */
const maxBytes = 1024 * 1024

/**
 * Reads a file of checks. Its problems are all shown here, because the catalog refuses the file with the first of them.
 *
 * @throws CLI_PATH_MISSING CLI_CHECKS_UNREADABLE
 */
export async function readChecks(file: string, { io }: CommandContext): Promise<CheckSet> {
  const path = resolve(io.cwd, file)
  const text = await readText(path, { file, cwd: io.cwd })
  const set = parseChecks(text, { file: shownPath(path, io.cwd) })
  for (const issue of set.issues) io.stderr.write(`${formatIssue(issue)}\n`)
  return set
}

async function readText(path: string, named: { file: string; cwd: string }): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of createReadStream(path)) {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxBytes) break
    }
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOENT')
      throw cliErrors.PATH_MISSING({ path: named.file, cwd: named.cwd })
    throw cliErrors.CHECKS_UNREADABLE({ file: named.file, problem: 'it is not a file' }, { cause })
  }
  if (size > maxBytes)
    throw cliErrors.CHECKS_UNREADABLE({
      file: named.file,
      problem: `it is larger than ${maxBytes} bytes`,
    })
  return Buffer.concat(chunks).toString('utf8')
}
