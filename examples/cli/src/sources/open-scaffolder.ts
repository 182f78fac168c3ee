import { dirname } from 'node:path'
import { createReaders, hasErrors, type Issue } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import {
  type Action,
  builtinActions,
  createScaffolder,
  type Scaffolder,
  scaffolderErrors,
  type TaskUser,
  type Template,
} from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { shownPath } from '../shown-path.ts'
import { loadSources, needSources } from './load-sources.ts'
import { locateTemplate, readTemplateFile, type TemplateLocation } from './locate-template.ts'
import { openPortal } from './open-portal.ts'

/** A template and what runs it. */
export interface OpenScaffolder extends AsyncDisposable {
  scaffolder: Scaffolder
  template: Template
  user?: TaskUser
}

/**
 * Opens the template that was named, and a scaffolder for it. A file needs nothing else: without a configuration the
 * built-in actions see the folder of the file and nothing beyond. With one, it is the scaffolder of its portal.
 *
 * @throws CLI_CONFIG_NEEDED CLI_TEMPLATE_INVALID SCAFFOLDER_TEMPLATE_MISSING, and what the sources throw
 */
export async function openScaffolder(
  context: CommandContext,
  { command, actions = [] }: { command: string; actions?: readonly Action[] },
): Promise<OpenScaffolder> {
  const [name = ''] = context.args
  const location = await locateTemplate(name, context.io.cwd)
  const loaded =
    'file' in location ? await loadSources(context) : await needSources(context, command)
  if (!loaded) return openAlone(context, location, actions)
  const folders = 'file' in location ? [dirname(location.file)] : []
  const opened = await openPortal(context, loaded, { folders, actions })
  try {
    const { scaffolder, templates, signedInAs } = opened.portal
    const template = await templateAt(location, context, (ref) => templates.get(ref))
    return {
      scaffolder,
      template,
      ...(signedInAs !== undefined && { user: { ref: signedInAs } }),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}

async function openAlone(
  context: CommandContext,
  location: TemplateLocation,
  actions: readonly Action[],
): Promise<OpenScaffolder> {
  const template = await templateAt(location, context, () => undefined)
  const folder = 'file' in location ? [await openFolder({ root: dirname(location.file) })] : []
  const readers = createReaders([fileReader({ folders: folder })])
  const scaffolder = createScaffolder({ actions: [...builtinActions({ readers }), ...actions] })
  return { scaffolder, template, [Symbol.asyncDispose]: () => scaffolder[Symbol.asyncDispose]() }
}

async function templateAt(
  location: TemplateLocation,
  { io }: CommandContext,
  find: (ref: string) => Template | undefined,
): Promise<Template> {
  if ('ref' in location) {
    const template = find(location.ref)
    if (template) return template
    throw scaffolderErrors.TEMPLATE_MISSING({ ref: location.ref })
  }
  const { template, issues } = await readTemplateFile(location.file)
  if (template && !hasErrors(issues)) return template
  throw invalid(shownPath(location.file, io.cwd), issues)
}

function invalid(template: string, issues: readonly Issue[]) {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const [first] = errors
  return cliErrors.TEMPLATE_INVALID({ template, problem: first?.message ?? '' }, { at: first?.at })
}
