import type { LoadedConfig } from '@callboard/portal'
import type { Action, Scaffolder, TaskUser, Template } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { findTemplate, type TemplateLocation } from './locate-template.ts'
import { openPlanner } from './open-planner.ts'
import { templateRoot } from './template-root.ts'

/** A template and what runs it. */
export interface OpenScaffolder extends AsyncDisposable {
  scaffolder: Scaffolder
  template: Template
  /** Whether runs outlive this process. */
  isKept: boolean
  user?: TaskUser
  /** Where a person finds what an address means that only leads somewhere while the portal is open. */
  placeOf?(address: string): string | undefined
  /** Commands that show an entity which a run has added, where it can be found after it. */
  commandsFor?(entityRef: string): string[]
}

/** What {@link openAlone} is given. */
interface Alone {
  location: TemplateLocation
  /** Ad-hoc sources, where there are any. */
  loaded: LoadedConfig | undefined
  actions: readonly Action[]
}

/** A scaffolder without a portal around it, and the template that was named. */
export async function openAlone(
  context: CommandContext,
  { location, loaded, actions }: Alone,
): Promise<OpenScaffolder> {
  const folders = 'file' in location ? [templateRoot(location.file, context.io)] : []
  const planner = await openPlanner(context, { command: 'template', loaded, folders, actions })
  try {
    const template = await findTemplate(location, {
      cwd: context.io.cwd,
      catalog: planner.catalog,
    })
    return {
      scaffolder: planner.scaffolder,
      template,
      isKept: false,
      [Symbol.asyncDispose]: () => planner[Symbol.asyncDispose](),
    }
  } catch (error) {
    await planner[Symbol.asyncDispose]()
    throw error
  }
}
