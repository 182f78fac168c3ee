import { resolve } from 'node:path'
import { createReaders, hasErrors, type Issue, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import { type Action, builtinActions, lintSkeletons, lintTemplate } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { shownPath } from '../shown-path.ts'
import { findTemplates } from './find-templates.ts'
import { loadConfiguration, loadSources } from './load-sources.ts'
import { readTemplate } from './locate-template.ts'
import { openCatalog } from './open-catalog.ts'
import { planOnlyPorts } from './plan-only-ports.ts'
import { templateRoot } from './template-root.ts'

/** What was examined, and what is wrong with it. */
export interface LintedTemplates {
  templates: { template: string; ok: boolean }[]
  issues: Issue[]
}

/** Checks the templates that were named, and the skeletons beside their files. Nothing of them is run. */
export async function lintTemplates(context: CommandContext): Promise<LintedTemplates> {
  const { args, io } = context
  const found = await Promise.all(args.map((text) => findTemplates(text, io.cwd)))
  const locations = found.flat()
  const actions = await knownActions(context)
  const needsCatalog = locations.some((location) => 'ref' in location)
  await using opened = needsCatalog ? await openCatalog(context, 'template lint') : undefined
  const linted: LintedTemplates = { templates: [], issues: [] }
  for (const location of locations) {
    const { template, issues } = await readTemplate(location, {
      cwd: io.cwd,
      catalog: opened?.catalog,
    })
    const readers =
      'file' in location
        ? await readersAround(location.file, context)
        : (opened?.readers ?? createReaders([]))
    const mistakes = template
      ? [
          ...lintTemplate(template, { actions }),
          ...(await lintSkeletons(template, { actions, readers })),
        ]
      : []
    const all = [...issues, ...mistakes]
    linted.templates.push({
      template: 'ref' in location ? location.ref : shownPath(location.file, io.cwd),
      ok: !hasErrors(all),
    })
    linted.issues.push(...all)
  }
  return linted
}

/** Reads what a plan of the template reads on this machine, and nothing else. */
async function readersAround(file: string, context: CommandContext): Promise<Readers> {
  const loaded = await loadSources(context)
  const named = (loaded?.config.folders ?? []).map((path) => resolve(loaded?.folder ?? '', path))
  const roots = [templateRoot(file, context.io), ...named]
  const folders = await Promise.all(roots.map((root) => openFolder({ root })))
  return createReaders([fileReader({ folders })])
}

/**
 * The built-in actions, and those of the configuration, also where `--from` names other entities: their templates are made for
 * the portal that this command belongs to. None of them is called.
 */
export async function knownActions(
  context: Pick<CommandContext, 'sources' | 'io' | 'keep'>,
): Promise<readonly Action[]> {
  const loaded = await loadConfiguration(context)
  const builtin = builtinActions({
    ...planOnlyPorts({ config: loaded?.config }),
    readers: createReaders([]),
  })
  if (!loaded) return builtin
  const { configuredActions } = await import('@callboard/portal')
  return [...builtin, ...(await configuredActions(loaded, context.keep))]
}
