import { checkOptions, type Entity, type EntityRef } from '@callboard/core'
import { z } from 'zod'
import { isRecord, recordsOf, textIn } from '../document/plain-values.ts'
import type { SearchDocument } from '../document/search-document.ts'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'
import { entityDocument, entityFields } from './entity-collator.ts'

/** How templates are made findable. */
export interface TemplateCollatorOptions extends CollatorOptions<EntityRef> {
  /** The templates as they are now, their relations filled in. */
  templates: () => Iterable<Entity> | AsyncIterable<Entity>
  /** @default 'templates' */
  type?: string
  /** Where a template is filled in. @default /templates/:namespace/:name */
  location?: LocationOf<EntityRef>
}

const optionsSchema = collatorOptionsSchema.extend({ templates: z.function() })

/** Deepest nesting of a form that is read. */
const maxDepth = 8

/**
 * Makes templates findable where they are filled in: by what they ask for, what they do and which actions they use.
 *
 * @throws CORE_OPTION_INVALID
 */
export function templateCollator(options: TemplateCollatorOptions): Collator {
  checkOptions('templateCollator', optionsSchema, options)
  const { templates, location = templateLocation, type = 'templates' } = options
  const { name = type, decorators = [] } = options
  return defineCollator({
    name,
    type,
    decorators,
    async *collect() {
      for await (const template of templates()) yield templateDocument(template, location)
    },
    fields: entityFields,
  })
}

function templateDocument(template: Entity, location: LocationOf<EntityRef>): SearchDocument {
  const document = entityDocument(template, { location })
  const { parameters, steps } = template.spec ?? {}
  const doing = recordsOf(steps)
  return {
    ...document,
    // What it asks for and does is read after what it is for.
    text: [document.text, ...formWords(parameters, 0), ...doing.map((step) => textIn(step, 'name'))]
      .filter((text) => text !== '')
      .join('\n'),
    actions: [...new Set(doing.map((step) => textIn(step, 'action')))].filter((id) => id !== ''),
  }
}

/** Titles and descriptions of a form, page by page, field by field. */
function formWords(form: unknown, depth: number): string[] {
  if (depth > maxDepth) return []
  if (Array.isArray(form)) return form.flatMap((page) => formWords(page, depth + 1))
  if (!isRecord(form)) return []
  const inside = isRecord(form.properties) ? Object.values(form.properties) : []
  const own = [textIn(form, 'title'), textIn(form, 'description')]
  return [...own, ...inside.flatMap((field) => formWords(field, depth + 1))]
}

function templateLocation({ namespace, name }: EntityRef): string {
  const parts = [namespace, name].map((part) => encodeURIComponent(part.toLowerCase()))
  return `/templates/${parts.join('/')}`
}
