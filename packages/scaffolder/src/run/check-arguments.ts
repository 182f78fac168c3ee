import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import { checkTemplate } from '../template/check-template.ts'

const user = z.looseObject({ ref: z.string() }).optional()

const formSchema = z.looseObject({ user, featureFlags: z.array(z.string()).optional() })

/** Of the parameters themselves the errors are those of the form. */
const startSchema = z.looseObject({
  user,
  secrets: z.record(z.string(), z.unknown()).optional(),
  idempotencyKey: z.string().optional(),
})

/** Refuses what no form can be made of. @throws CORE_OPTION_INVALID */
export function checkFormArguments(template: unknown, options: unknown): void {
  checkTemplate('form', template)
  checkOptions('form', formSchema, options)
}

/** Refuses what nothing can be planned or started with. @throws CORE_OPTION_INVALID */
export function checkStartArguments(where: string, template: unknown, options: unknown): void {
  checkTemplate(where, template)
  checkOptions(where, startSchema, options)
}
