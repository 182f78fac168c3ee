import { checkOptions, objectWith, type Readers } from '@callboard/core'
import { z } from 'zod'
import { approvalRequest } from './approval-request.ts'
import { type CatalogRegistry, catalogRegister } from './catalog-register.ts'
import { catalogWrite } from './catalog-write.ts'
import { debugLog, debugWait } from './debug-actions.ts'
import type { Action } from './define-action.ts'
import { fetchPlain } from './fetch-plain.ts'
import { fetchTemplate } from './fetch-template.ts'
import { fsDelete, fsRename } from './fs-actions.ts'
import { type GitOptions, publishGithub } from './publish-github.ts'
import { templateRun } from './template-run.ts'

/** What the built-in actions may reach. */
export interface BuiltinActionsOptions {
  /** Read skeletons, and nothing that they are not for. */
  readers: Pick<Readers, 'tree' | 'resolve'>
  /** For `catalog:register`. @default none: the action says that it is missing */
  catalog?: CatalogRegistry
  /** For `publish:github`. @default none: the action says that it is missing */
  git?: GitOptions
}

const optionsSchema = z.strictObject({
  readers: objectWith('tree', 'resolve'),
  catalog: objectWith('register').optional(),
  git: z
    .strictObject({
      gate: objectWith('fetch', 'check'),
      hosts: z.array(objectWith('locate', 'createRepository')),
      author: z.strictObject({ name: z.string(), email: z.string() }).optional(),
    })
    .optional(),
})

/** The actions that come with the package. @throws CORE_OPTION_INVALID */
export function builtinActions(options: BuiltinActionsOptions): readonly Action[] {
  checkOptions('builtinActions', optionsSchema, options)
  const { readers, catalog, git } = options
  return [
    fetchTemplate({ readers }),
    fetchPlain({ readers }),
    fsDelete,
    fsRename,
    debugLog,
    debugWait,
    catalogRegister({ catalog }),
    catalogWrite,
    publishGithub({ git }),
    approvalRequest,
    templateRun,
  ]
}
