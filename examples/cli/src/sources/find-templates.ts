import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallboardError, type Folder } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { cliErrors } from '../errors.ts'
import { locateTemplate, type TemplateLocation } from './locate-template.ts'

const options = {
  include: ['**/*.{yaml,yml}'],
  exclude: ['**/node_modules', '**/dist', '**/.git'],
}

/**
 * Finds the templates that an argument names: one by its file, its folder or its reference, or all of those in the folders of a
 * folder.
 *
 * @throws CLI_TEMPLATES_MISSING, and as {@link locateTemplate}
 */
export async function findTemplates(text: string, cwd: string): Promise<TemplateLocation[]> {
  const path = resolve(cwd, text)
  const found = await stat(path).catch(() => undefined)
  const own = await stat(join(path, 'template.yaml')).catch(() => undefined)
  if (!found?.isDirectory() || own?.isFile()) return [await locateTemplate(text, cwd)]
  const folder = await openFolder({ root: path, portable: false })
  const files: string[] = []
  for await (const { path: file } of folder.walk(options))
    if (isTemplate(await textOf(folder, file))) files.push(file)
  // A word that is the name of a folder may be the name of a template, too.
  if (files.length === 0 && /^[\w-]+$/.test(text)) return [await locateTemplate(text, cwd)]
  if (files.length === 0) throw cliErrors.TEMPLATES_MISSING({ path: text })
  return files.sort().map((file) => ({ file: join(path, file) }))
}

/** What is no text, or longer than any template, is none. */
async function textOf(folder: Folder, path: string): Promise<string> {
  try {
    return await folder.readText(path)
  } catch (error) {
    if (CallboardError.is(error, 'CORE_FILE_TOO_LARGE')) return ''
    if (CallboardError.is(error, 'CORE_ENCODING')) return ''
    throw error
  }
}

/** Without parsing it: a file that cannot be parsed is to be told of, too. */
function isTemplate(text: string): boolean {
  return /^kind:\s*["']?Template\b/m.test(text) && text.includes('scaffolder.backstage.io/')
}
