import {
  type CallboardError,
  checkOptions,
  type Logger,
  objectWith,
  type Runtime,
} from '@callboard/core'
import { type Authorize, createHttpHandler, type HttpHandler } from '@callboard/core/http'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import type { TaskUser } from '../actions/define-action.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import { autocompleteRoute } from './autocomplete-route.ts'
import { courseRoutes } from './course-routes.ts'
import type { Autocomplete } from './define-autocomplete.ts'
import { dryRunRoute } from './dry-run-route.ts'
import { logRoutes } from './log-routes.ts'
import { referenceRoutes } from './reference-routes.ts'
import type { ProjectSource, RouteParts, TemplateSource } from './route-parts.ts'
import { createStreamSlots, type StreamSlots } from './stream-slots.ts'
import { taskRoutes } from './task-routes.ts'
import { templateRoutes } from './template-routes.ts'
import { updateRoute } from './update-route.ts'
import type { UploadedFiles } from './uploaded-files.ts'

/** How the HTTP side is set up. */
export interface ScaffolderHttpOptions {
  scaffolder: Scaffolder
  templates: TemplateSource
  /** Without it every route is open: mount it behind something that decides. */
  authorize?: Authorize
  /** Who sends a request, by authentication. Parameters never say who someone is. @default nobody */
  user?: (request: Request) => TaskUser | undefined | Promise<TaskUser | undefined>
  /** Where the suggestions of forms come from. @default none */
  autocomplete?: readonly Autocomplete[]
  /** Keeps the files that come with dry runs; its reader must be among those of the actions. @default such files are refused */
  uploads?: UploadedFiles
  /** Opens projects, so that updates of them can be planned. @default none: no update is planned */
  projects?: ProjectSource
  /** How many event streams and waiting polls there may be. @default createStreamSlots() */
  streams?: StreamSlots
  /** Where it is mounted: `/api/scaffolder`. @default '' */
  basePath?: string
  logger?: Logger
  /** For the heartbeat of event streams. @default the real clock */
  runtime?: Runtime
}

const isFunction = z.custom((value) => typeof value === 'function', 'expected a function')

const optionsSchema = z.strictObject({
  scaffolder: objectWith('start', 'plan', 'form', 'check'),
  templates: objectWith('get'),
  authorize: isFunction.optional(),
  user: isFunction.optional(),
  autocomplete: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        resources: z.array(z.string()),
        suggest: isFunction,
      }),
    )
    .optional(),
  uploads: objectWith('keep').optional(),
  projects: objectWith('open').optional(),
  streams: objectWith('take').optional(),
  basePath: z.string().optional(),
  logger: objectWith('info', 'warn', 'error').optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/** Bodies of the peer may be as large as this, in bytes. */
const maxBodyBytes = 10 * 1024 * 1024

/**
 * The scaffolder over HTTP, in the shapes that the peer's clients speak: a web-standard request handler.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createScaffolderHttp(options: ScaffolderHttpOptions): HttpHandler {
  checkOptions('createScaffolderHttp', optionsSchema, options)
  const { scaffolder, templates, authorize, basePath, logger, runtime = nodeRuntime } = options
  const { autocomplete = [], uploads, projects, streams = createStreamSlots() } = options
  const parts: RouteParts = {
    scaffolder,
    templates,
    runtime,
    autocomplete,
    uploads,
    projects,
    streams,
    user: async (request) => options.user?.(request),
  }
  return createHttpHandler({
    title: 'Scaffolder',
    routes: [
      ...templateRoutes(parts),
      dryRunRoute(parts),
      updateRoute(parts),
      ...referenceRoutes(parts),
      autocompleteRoute(parts),
      ...taskRoutes(parts),
      ...courseRoutes(parts),
      ...logRoutes(parts),
    ],
    statusOf,
    maxBodyBytes,
    ...(authorize && { authorize }),
    ...(basePath !== undefined && { basePath }),
    ...(logger && { logger }),
  })
}

/** A reference, or the path of an uploaded file. */
const requestErrors = new Set(['CORE_REF_INVALID', 'CORE_PATH_INVALID', 'CORE_PATH_OUTSIDE'])

const statuses = new Map([
  ['SCAFFOLDER_TASK_MISSING', 404],
  ['SCAFFOLDER_TEMPLATE_MISSING', 404],
  ['SCAFFOLDER_PROVENANCE_MISSING', 404],
  ['SCAFFOLDER_DECISION_DENIED', 403],
  ['SCAFFOLDER_SECRETS_NEEDED', 400],
  // The run is not in the state that this needs.
  ['SCAFFOLDER_TASK_NOT_OVER', 409],
  ['SCAFFOLDER_TASK_KEPT', 409],
  ['SCAFFOLDER_STEP_NOT_WAITING', 409],
  ['SCAFFOLDER_KEY_REUSED', 409],
  ['SCAFFOLDER_CLOSED', 503],
  ['SCAFFOLDER_STORE_FAILED', 503],
])

/** Mistakes of the caller, or of the template that it named; or a scaffolder that is going away. */
function statusOf({ code }: CallboardError): number | undefined {
  const status = statuses.get(code)
  if (status !== undefined) return status
  return code.startsWith('SCAFFOLDER_') || requestErrors.has(code) ? 400 : undefined
}
