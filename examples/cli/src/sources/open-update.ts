import { dirname, resolve } from 'node:path'
import type { Folder } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { scaffolderErrors, type Template } from '@callboard/scaffolder'
import { type Provenance, readProvenance } from '@callboard/scaffolder/update'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { shownPath } from '../shown-path.ts'
import { loadSources, placeOf } from './load-sources.ts'
import { findTemplate, locateTemplate } from './locate-template.ts'
import { type OpenPlanner, openPlanner } from './open-planner.ts'

/** A project, and what an update of it takes. */
export interface OpenUpdate extends AsyncDisposable {
  project: Folder
  /** How the project is shown. */
  shown: string
  template: Template
  planner: OpenPlanner
}

/**
 * Opens a project and its template as that is now: the one that `to` names, else the one of the sources that has the
 * reference which the project keeps.
 *
 * @throws CLI_PATH_MISSING SCAFFOLDER_PROVENANCE_MISSING CLI_TEMPLATE_UNKNOWN, and what the sources throw
 */
export async function openUpdate(
  context: CommandContext,
  { path, to }: { path: string; to: string | undefined },
): Promise<OpenUpdate> {
  const { cwd } = context.io
  const { root } = await placeOf(path, cwd)
  const shown = shownPath(root, cwd)
  const project = await openFolder({ root, portable: false })
  const provenance = await readProvenance(project)
  if (!provenance) throw scaffolderErrors.PROVENANCE_MISSING({ project: shown })
  const loaded = await loadSources(context)
  const location =
    to === undefined ? { ref: provenance.template.ref } : await locateTemplate(to, cwd)
  if ('ref' in location && !loaded) throw unknown(shown, provenance)
  const planner = await openPlanner(context, {
    command: 'template update',
    loaded,
    folders: 'file' in location ? [dirname(resolve(location.file))] : [],
  })
  try {
    const template = await findTemplate(location, { cwd, catalog: planner.catalog })
    const dispose = () => planner[Symbol.asyncDispose]()
    return { project, shown, template, planner, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await planner[Symbol.asyncDispose]()
    throw error
  }
}

function unknown(project: string, { template }: Provenance): Error {
  return cliErrors.TEMPLATE_UNKNOWN({ project, ref: template.ref })
}
