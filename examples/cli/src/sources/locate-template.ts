import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { canonicalRef } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { type ParsedTemplate, parseTemplate } from '@callboard/scaffolder'
import { cliErrors } from '../errors.ts'

/** What an argument `FILE|REF` means. */
export type TemplateLocation = { file: string } | { ref: string }

/**
 * Finds out whether a template was named by its file, by the folder it lies in, or by its reference.
 *
 * @throws CLI_PATH_MISSING CORE_REF_INVALID
 */
export async function locateTemplate(text: string, cwd: string): Promise<TemplateLocation> {
  const path = resolve(cwd, text)
  for (const file of [path, join(path, 'template.yaml')]) {
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile()) return { file }
  }
  if (/\.(?:ya?ml|json)$/i.test(text) || /^[./~]/.test(text)) throw cliErrors.PATH_MISSING({ path: text, cwd })
  return { ref: canonicalRef(text, { kind: 'template' }) }
}

/** Reads a template file; nothing else is read with it. */
export async function readTemplateFile(file: string): Promise<ParsedTemplate> {
  const folder = await openFolder({ root: dirname(file) })
  const text = await folder.readText(basename(file))
  return parseTemplate({ text, file, baseUrl: pathToFileURL(file).href })
}
