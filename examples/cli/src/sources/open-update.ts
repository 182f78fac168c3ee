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
import { templateRoot } from './template-root.ts'

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
 * reference which the project keeps, else the one at the address from which it was read then.
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
  const recorded = to === undefined ? publicAddress(provenance.template) : undefined
  if ('ref' in location && !loaded && recorded === undefined) throw unknown(shown, provenance)
  const planner = await openPlanner(context, {
    command: 'template update',
    loaded,
    folders: 'file' in location ? [templateRoot(location.file, context.io)] : [],
    ...(recorded !== undefined && { addresses: [recorded] }),
  })
  try {
    const { catalog, readers } = planner
    const isKnown = recorded === undefined || catalog?.get(provenance.template.ref) !== undefined
    const template = isKnown
      ? await findTemplate(location, { cwd, catalog })
      : await findTemplate({ address: recorded, readers }, { cwd })
    const dispose = () => planner[Symbol.asyncDispose]()
    return { project, shown, template, planner, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await planner[Symbol.asyncDispose]()
    throw error
  }
}

/** A project comes from anywhere: it must not send this command to a machine of the network that it runs in. */
function publicAddress({ source }: Provenance['template']): string | undefined {
  return source !== undefined && /^https:\/\/(?:[a-z\d-]+\.)+[a-z]{2,}\//i.test(source)
    ? source
    : undefined
}

function unknown(project: string, { template }: Provenance): Error {
  return cliErrors.TEMPLATE_UNKNOWN({ project, ref: template.ref })
}
