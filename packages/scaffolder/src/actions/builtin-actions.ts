import { checkOptions, type Folder, objectWith, type Readers, Secret } from '@callboard/core'
import { z } from 'zod'
import { changeAction } from '../publish/change-action.ts'
import { changeVariants } from '../publish/change-variants.ts'
import type { GitOptions } from '../publish/git-options.ts'
import { publishAction } from '../publish/publish-action.ts'
import { publishDirectory } from '../publish/publish-directory.ts'
import { publishGit } from '../publish/publish-git.ts'
import { publishVariants } from '../publish/publish-variants.ts'
import { approvalRequest } from './approval-request.ts'
import { catalogFetch } from './catalog-fetch.ts'
import { type CatalogRegistry, catalogRegister } from './catalog-register.ts'
import { catalogWrite } from './catalog-write.ts'
import { type CommandOptions, commandRun } from './command-run.ts'
import { debugLog, debugWait, sleep } from './debug-actions.ts'
import type { Action } from './define-action.ts'
import { fetchPlain, fetchPlainFile } from './fetch-plain.ts'
import { fetchTemplate, fetchTemplateFile } from './fetch-template.ts'
import { fsDelete, fsRename } from './fs-actions.ts'
import { fsMerge, fsMergeAliases } from './fs-merge.ts'
import { fsParse, fsParseAlias } from './fs-parse.ts'
import { fsReaddir } from './fs-readdir.ts'
import { fsReplace, fsReplaceAlias } from './fs-replace.ts'
import { fsAppend, fsWrite, fsWriteAliases } from './fs-write.ts'
import { fsZip, fsZipAlias } from './fs-zip.ts'
import { type HttpOptions, httpBackstageRequest, httpRequest } from './http-request.ts'
import { dataJsonata, jsonataAliases } from './jsonata.ts'
import { notificationSend } from './notification-send.ts'
import type { Notifier } from './notifier.ts'
import { serializeJson, serializeYaml } from './serialize.ts'
import { templateRun } from './template-run.ts'
import { workspaceTemplate, workspaceTemplateFile } from './workspace-template.ts'

/** What the built-in actions may reach. An action whose way out is not given is not there. */
export interface BuiltinActionsOptions {
  /** Read skeletons, and nothing that they are not for. */
  readers: Pick<Readers, 'read' | 'tree' | 'resolve'>
  /** For `catalog:register` and `catalog:fetch`. */
  catalog?: CatalogRegistry
  /** For `http:request` and `http:backstage:request`. */
  http?: HttpOptions
  /** For `command:run`. */
  commands?: CommandOptions
  /** For `notification:send`. @default [] */
  notifiers?: readonly Notifier[]
  /** For `publish:*`, pull requests and pushes. @default none: the actions say that it is missing */
  git?: GitOptions
  /** For `publish:directory`: folders of this machine, by the names that templates call them by. */
  directories?: Readonly<Record<string, Folder>>
}

const optionsSchema = z.strictObject({
  readers: objectWith('read', 'tree', 'resolve'),
  catalog: objectWith('register').optional(),
  http: z
    .strictObject({
      gate: objectWith('fetch', 'redact'),
      baseUrl: z.url({ protocol: /^https?$/ }).optional(),
      secretOrigins: z.array(z.url({ protocol: /^https?$/ })).optional(),
    })
    .optional(),
  commands: z
    .strictObject({
      gate: objectWith('run'),
      allow: z.array(
        z.strictObject({
          program: z.string().min(1),
          args: z.array(z.union([z.string(), z.instanceof(RegExp)])).optional(),
          env: z.array(z.string()).optional(),
          timeoutMs: z.number().positive().optional(),
          maxOutputBytes: z.number().positive().optional(),
        }),
      ),
    })
    .optional(),
  notifiers: z.array(objectWith('send')).optional(),
  git: z
    .strictObject({
      gate: objectWith('fetch', 'check'),
      hosts: z.array(objectWith('locate', 'createRepository')),
      author: z.strictObject({ name: z.string(), email: z.string() }).optional(),
      diffInPlans: z.boolean().optional(),
      signer: objectWith('sign').optional(),
      credentials: z
        .array(
          z.strictObject({
            origin: z.url({ protocol: /^https?$/ }),
            username: z.string(),
            password: z.custom(Secret.is, 'expected a Secret'),
          }),
        )
        .optional(),
    })
    .optional(),
  directories: z.record(z.string().min(1), objectWith('write', 'walk')).optional(),
})

/** Actions that reach nothing but their workspace. */
const alwaysThere: readonly Action[] = [
  workspaceTemplate,
  workspaceTemplateFile,
  fsDelete,
  fsRename,
  fsReaddir,
  fsWrite,
  fsAppend,
  ...fsWriteAliases,
  fsParse,
  fsParseAlias,
  fsReplace,
  fsReplaceAlias,
  fsMerge,
  ...fsMergeAliases,
  fsZip,
  fsZipAlias,
  dataJsonata,
  ...jsonataAliases,
  serializeJson,
  serializeYaml,
  debugLog,
  debugWait,
  sleep,
  catalogWrite,
]

/** The actions that come with the package. @throws CORE_OPTION_INVALID SCAFFOLDER_PATTERN_REFUSED */
export function builtinActions(options: BuiltinActionsOptions): readonly Action[] {
  checkOptions('builtinActions', optionsSchema, options)
  const { readers, git } = options
  return [
    fetchTemplate({ readers }),
    fetchTemplateFile({ readers }),
    fetchPlain({ readers }),
    fetchPlainFile({ readers }),
    ...alwaysThere,
    ...reachingOut(options),
    ...publishVariants.map((variant) => publishAction(variant, git)),
    ...changeVariants.map((variant) => changeAction(variant, git)),
    approvalRequest,
    templateRun,
  ]
}

function reachingOut({
  catalog,
  http,
  commands,
  notifiers = [],
  git,
  directories,
}: BuiltinActionsOptions): readonly Action[] {
  return [
    ...(catalog ? [catalogRegister({ catalog })] : []),
    ...(catalog?.entities ? [catalogFetch({ entities: catalog.entities.bind(catalog) })] : []),
    ...(http ? [httpRequest(http)] : []),
    ...(http?.baseUrl === undefined
      ? []
      : [httpBackstageRequest({ ...http, baseUrl: http.baseUrl })]),
    ...(commands && commands.allow.length > 0 ? [commandRun(commands)] : []),
    ...(notifiers.length > 0 ? [notificationSend({ notifiers })] : []),
    ...(git ? [publishGit(git)] : []),
    ...(directories ? [publishDirectory(directories)] : []),
  ]
}
