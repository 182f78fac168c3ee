import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Catalog } from '@callboard/catalog'
import { canonicalRef, didYouMean, entityRefOf, hasErrors, type Readers } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import {
  type ParsedTemplate,
  parseTemplate,
  scaffolderErrors,
  type Template,
} from '@callboard/scaffolder'
import { cliErrors } from '../errors.ts'
import { shownPath } from '../shown-path.ts'

/** What an argument `FILE|REF` means. */
export type TemplateLocation = { file: string } | { ref: string }

/** A template at an address, and what reads it. */
export interface TemplateAddress {
  address: string
  readers: Pick<Readers, 'read'>
}

/** Where templates are looked for. */
export interface TemplateSources {
  /** Absolute path of the working directory. */
  cwd: string
  /** Holds the templates that are named by reference. */
  catalog?: Pick<Catalog, 'get' | 'query'> | undefined
}

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
  if (/\.(?:ya?ml|json)$/i.test(text) || /^[./~]/.test(text))
    throw cliErrors.PATH_MISSING({ path: text, cwd })
  return { ref: canonicalRef(text, { kind: 'template' }) }
}

/**
 * Reads a template with all its issues. Of a file, nothing else is read.
 *
 * @throws SCAFFOLDER_TEMPLATE_MISSING, and CORE errors for a file that cannot be read
 */
export async function readTemplate(
  location: TemplateLocation | TemplateAddress,
  { catalog }: TemplateSources,
): Promise<ParsedTemplate> {
  if ('address' in location) {
    const { address, readers } = location
    const { text } = await readers.read(address)
    return parseTemplate({ text, file: address, baseUrl: address })
  }
  if ('ref' in location) {
    const entity = catalog?.get(location.ref)
    if (entity) return parseTemplate({ entity })
    throw missing(location.ref, catalog)
  }
  const { file } = location
  const folder = await openFolder({ root: dirname(file) })
  const text = await folder.readText(basename(file))
  return parseTemplate({ text, file, baseUrl: pathToFileURL(file).href })
}

function missing(ref: string, catalog: TemplateSources['catalog']): Error {
  const { items = [] } = catalog?.query({ filter: { kind: 'Template' }, limit: 1000 }) ?? {}
  const near = didYouMean(ref, items.map(entityRefOf))
  return scaffolderErrors.TEMPLATE_MISSING({ ref, near })
}

function nameOf(location: TemplateLocation | TemplateAddress, cwd: string): string {
  if ('address' in location) return location.address
  return 'ref' in location ? location.ref : shownPath(location.file, cwd)
}

/** The same for a template that is to be used. @throws CLI_TEMPLATE_INVALID, and as {@link readTemplate} */
export async function findTemplate(
  location: TemplateLocation | TemplateAddress,
  sources: TemplateSources,
): Promise<Template> {
  const { template, issues } = await readTemplate(location, sources)
  if (template && !hasErrors(issues)) return template
  const { cwd } = sources
  const [first] = issues.filter(({ severity }) => severity === 'error')
  throw cliErrors.TEMPLATE_INVALID(
    {
      template: nameOf(location, cwd),
      problem: first?.message ?? '',
    },
    first?.at && { at: { ...first.at, file: shownPath(first.at.file, cwd) } },
  )
}
