import type { Folder, Runtime } from '@callboard/core'
import type { TaskUser } from '../actions/define-action.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { Template } from '../template/template.ts'
import type { Autocomplete } from './define-autocomplete.ts'
import type { StreamSlots } from './stream-slots.ts'
import type { UploadedFiles } from './uploaded-files.ts'

/** The templates that can be run over HTTP: the port by which a host connects its catalog. */
export interface TemplateSource {
  /** By canonical reference: `template:default/new-go-service`. */
  get(ref: string): Template | undefined | Promise<Template | undefined>
}

/** The projects that updates are planned for: the port by which a host connects its catalog. */
export interface ProjectSource {
  /**
   * Opens the folder of an entity's project, by the entity's canonical reference: `component:default/ledger`. It is only
   * read, and released when the update is planned.
   *
   * @returns nothing where there is no such project, or the user may not see it
   */
  open(
    ref: string,
    options: { user: TaskUser | undefined; signal: AbortSignal },
  ): Promise<(AsyncDisposable & { folder: Folder }) | undefined>
}

/** What the routes share. */
export interface RouteParts {
  scaffolder: Scaffolder
  templates: TemplateSource
  user: (request: Request) => Promise<TaskUser | undefined>
  runtime: Runtime
  autocomplete: readonly Autocomplete[]
  uploads: UploadedFiles | undefined
  projects: ProjectSource | undefined
  streams: StreamSlots
}
