import { checkOptions } from '@callboard/core'
import { z } from 'zod'

const isFunction = z.custom((value) => typeof value === 'function', 'expected a function')

const schema = z.looseObject({
  ref: z.string(),
  entity: z.looseObject({}),
  pages: z.array(z.looseObject({})),
  steps: z.array(z.looseObject({})),
  output: z.looseObject({}),
  locate: isFunction,
})

/** Refuses what is no template, such as the text or the entity of one. @throws CORE_OPTION_INVALID */
export function checkTemplate(where: string, template: unknown): void {
  checkOptions(`${where}(template)`, schema, template)
}
