import { type Entity, hasErrors, type Issue } from '@callboard/core'
import {
  type Action,
  builtinActions,
  lintTemplate,
  type ParsedTemplate,
  parseTemplate,
  scaffolderErrors,
} from '@callboard/scaffolder'
import { createReaders } from '@callboard/core'
import type { CommandContext } from '../command.ts'
import { shownPath } from '../shown-path.ts'
import { loadSources } from './load-sources.ts'
import { locateTemplate, readTemplateFile, type TemplateLocation } from './locate-template.ts'
import { openCatalog } from './open-catalog.ts'

/** What was examined, and what is wrong with it. */
export interface LintedTemplates {
  templates: { template: string; ok: boolean }[]
  issues: Issue[]
}

/** Checks the templates that were named. Nothing of them is rendered or run. */
export async function lintTemplates(context: CommandContext): Promise<LintedTemplates> {
  const { args, io } = context
  const locations = await Promise.all(args.map((text) => locateTemplate(text, io.cwd)))
  const actions = await knownActions(context)
  const find = locations.some((location) => 'ref' in location)
    ? await templateEntities(context)
    : () => undefined
  const linted: LintedTemplates = { templates: [], issues: [] }
  for (const location of locations) {
    const { template, issues } = await parse(location, find)
    const all = [...issues, ...(template ? lintTemplate(template, { actions }) : [])]
    linted.templates.push({
      template: 'ref' in location ? location.ref : shownPath(location.file, io.cwd),
      ok: !hasErrors(all),
    })
    linted.issues.push(...all)
  }
  return linted
}

/** The built-in actions, and those of the configuration. None of them is called. */
export async function knownActions(context: Pick<CommandContext, 'sources' | 'io'>): Promise<readonly Action[]> {
  const loaded = await loadSources(context)
  return [...builtinActions({ readers: createReaders([]) }), ...(loaded?.config.scaffolder?.actions ?? [])]
}

async function templateEntities(context: CommandContext): Promise<(ref: string) => Entity | undefined> {
  await using opened = await openCatalog(context, 'template lint')
  const { catalog } = opened
  return (ref) => catalog.get(ref)
}

async function parse(
  location: TemplateLocation,
  find: (ref: string) => Entity | undefined,
): Promise<ParsedTemplate> {
  if ('file' in location) return readTemplateFile(location.file)
  const entity = find(location.ref)
  if (entity) return parseTemplate({ entity })
  throw scaffolderErrors.TEMPLATE_MISSING({ ref: location.ref })
}
