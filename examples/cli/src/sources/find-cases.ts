import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CallboardError, type Folder } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import {
  casesSuffix,
  parseCases,
  parseSnapshots,
  type Snapshots,
  snapshotPath,
  type TemplateCases,
} from '@callboard/scaffolder/cases'
import { cliErrors } from '../errors.ts'
import { shownPath } from '../shown-path.ts'

/** A file of cases with what is kept of them. */
export interface CasesFile {
  /** Absolute path. */
  path: string
  cases: TemplateCases
  /** Absolute path of the template. */
  template: string
  kept: Snapshots
}

/**
 * Finds the cases that were named: files, or folders with files that end in `.test.yaml`.
 *
 * @throws CLI_PATH_MISSING CLI_CASES_MISSING SCAFFOLDER_CASES_INVALID
 */
export async function findCases(paths: readonly string[], cwd: string): Promise<CasesFile[]> {
  const files = new Set<string>()
  for (const path of paths.length === 0 ? ['.'] : paths)
    for (const file of await filesAt(path, cwd)) files.add(file)
  if (files.size === 0) throw cliErrors.CASES_MISSING({ paths: paths.join(', ') || cwd })
  return Promise.all([...files].map((path) => readCases(path, cwd)))
}

async function filesAt(path: string, cwd: string): Promise<string[]> {
  const absolute = resolve(cwd, path)
  const found = await stat(absolute).catch(() => undefined)
  if (!found) throw cliErrors.PATH_MISSING({ path, cwd })
  if (found.isFile()) return [absolute]
  const folder = await openFolder({ root: absolute, portable: false })
  const files: string[] = []
  const options = { include: [`**/*${casesSuffix}`], exclude: ['**/node_modules', '**/dist'] }
  for await (const { path: file } of folder.walk(options))
    if (await isCases(folder, file)) files.push(join(absolute, file))
  return files
}

/** Skeletons hold tests of other programs by such names: of alerts, for one. Ours are beside a template, or begin as ours do. */
async function isCases(folder: Folder, path: string): Promise<boolean> {
  const beside = join(dirname(path), 'template.yaml')
  return (
    /^cases\s*:/m.test(await folder.readText(path)) || (await folder.stat(beside)) !== undefined
  )
}

async function readCases(path: string, cwd: string): Promise<CasesFile> {
  const cases = parseCases({ text: await readFile(path, 'utf8'), file: shownPath(path, cwd) })
  const kept = snapshotPath(path)
  return {
    path,
    cases,
    template: resolve(dirname(path), cases.template),
    kept: parseSnapshots({ text: await readIfThere(kept), file: shownPath(kept, cwd) }),
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await (await openFolder({ root: dirname(path) })).readText(basename(path))
  } catch (error) {
    if (CallboardError.is(error, 'CORE_PATH_MISSING')) return ''
    throw error
  }
}
