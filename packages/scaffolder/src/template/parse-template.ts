import {
  checkOptions,
  coreKinds,
  type DocumentPath,
  type Entity,
  entityRefOf,
  hasErrors,
  type Issue,
  parseYaml,
  validateEntity,
  type YamlDocument,
} from '@callboard/core'
import { z } from 'zod'
import { isRecord } from '../expressions/plain-data.ts'
import { baseUrlOf } from './base-url.ts'
import { readSteps } from './read-steps.ts'
import { readRunPolicy } from './run-policy.ts'
import {
  defaultPageTitle,
  type ParameterPage,
  type Template,
  type TemplateSource,
} from './template.ts'
import { withInnerPlaces } from './text-places.ts'

/** A template as text. */
export interface TemplateText {
  /** YAML or JSON; of several documents the first Template counts. */
  text: string
  /** Name of the text in issues. */
  file: string
  /** What relative addresses are resolved against. @default from the annotations of the template */
  baseUrl?: string
}

/** A template as the catalog holds it. */
export interface TemplateEntity {
  entity: Entity
  baseUrl?: string
  locate?: Template['locate']
}

/** A template, or the problems that keep it from being one; warnings come with both. */
export interface ParsedTemplate {
  template?: Template
  issues: Issue[]
}

const baseUrl = z.string().optional()
const textSchema = z.looseObject({ text: z.string(), file: z.string(), baseUrl })
const entitySchema = z.looseObject({
  entity: z.unknown().refine((value) => value !== undefined, 'expected a text or an entity'),
  baseUrl,
  locate: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
})

/**
 * Reads a template of `scaffolder.backstage.io/v1beta3`. Never throws for content: all of its problems come back as
 * issues, with places where the text is known.
 *
 * @example
 * ```ts no-run
 * import { parseTemplate } from '@callboard/scaffolder'
 * const { template, issues } = parseTemplate({ text, file: 'template.yaml', baseUrl: 'file:///org/template.yaml' })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function parseTemplate(source: TemplateText | TemplateEntity): ParsedTemplate {
  const isText = isRecord(source) && 'text' in source
  checkOptions('parseTemplate', isText ? textSchema : entitySchema, source)
  return 'text' in source ? parseText(source) : toTemplate(source.entity, source)
}

function parseText({ text, file, baseUrl }: TemplateText): ParsedTemplate {
  const { document, issues } = readDocument({ text, file })
  if (!document) {
    const problem: Issue = {
      severity: 'error',
      code: 'TEMPLATE_EMPTY',
      message: `"${file}" holds no template`,
      hint: 'Begin it with "apiVersion: scaffolder.backstage.io/v1beta3" and "kind: Template".',
      at: { file },
    }
    return { issues: issues.length > 0 ? issues : [problem] }
  }
  const all = [...issues, ...document.issues]
  if (hasErrors(all)) return { issues: all }
  const { template, issues: more } = toTemplate(document.value, {
    locate: placesIn(document, text),
    ...(baseUrl !== undefined && { baseUrl }),
  })
  return {
    ...(template && { template: { ...template, source: { text, file } } }),
    issues: [...all, ...more],
  }
}

/** Of several documents the first Template counts. */
function readDocument({ text, file }: TemplateSource) {
  const { documents, issues } = parseYaml(text, { file })
  const document =
    documents.find(({ value }) => isRecord(value) && value.kind === 'Template') ?? documents[0]
  return { document, issues }
}

// The byte-order mark is no part of what places count.
const placesIn = ({ locate }: YamlDocument, text: string) =>
  withInnerPlaces(locate, text.replace(/^\ufeff/, ''))

/** The places of a template that was read before; its text is read again when the first one is asked for. */
export function locateLater(source: TemplateSource | undefined): Template['locate'] {
  let locate: Template['locate'] | undefined
  return (path, inner) => {
    if (!source) return undefined
    const { document } = locate ? {} : readDocument(source)
    locate ??= document ? placesIn(document, source.text) : () => undefined
    return locate(path, inner)
  }
}

/** What only the catalog puts in is not there yet in the file of a template. */
function withPlaceholderHint(issue: Issue, value: unknown): Issue {
  const [, path = ''] = /^"([^"]+)"/.exec(issue.message) ?? []
  const found = placeholderOn(path.split('.'), value)
  if (!found) return issue
  return {
    ...issue,
    message: `"${found.path}" is a file that "${found.name}" names, which only a catalog reads`,
    hint: 'Name the template by its reference, with --from or --config; or write here what is in that file.',
  }
}

/** The first placeholder on the way to a part: `$yaml: ./steps.yaml` in place of a list, or of one of its items. */
function placeholderOn(
  path: readonly string[],
  value: unknown,
): { path: string; name: string } | undefined {
  let part = value
  for (const [index, key] of path.entries()) {
    part = isRecord(part) || Array.isArray(part) ? Reflect.get(part, key) : undefined
    const [name] = isRecord(part) ? Object.keys(part) : []
    if (name?.startsWith('$')) return { path: path.slice(0, index + 1).join('.'), name }
  }
  return undefined
}

function toTemplate(
  value: unknown,
  { baseUrl, locate = () => undefined }: Omit<TemplateEntity, 'entity'>,
): ParsedTemplate {
  const kinds = coreKinds.filter(({ kind }) => kind === 'Template')
  const { entity, issues } = validateEntity(withoutCatalogFields(value), {
    kinds,
    locate: (path) => locate(path) ?? { at: { file: 'template' }, frame: undefined },
  })
  if (!entity) return { issues: issues.map((issue) => withPlaceholderHint(issue, value)) }
  const { steps, issues: stepIssues } = readSteps(entity, locate)
  const { run, issues: runIssues } = readRunPolicy(entity, locate)
  const ref = entityRefOf(entity)
  const own = [...stepIssues, ...runIssues]
  const all = [...issues, ...own.map((issue) => ({ ...issue, ref }))]
  if (hasErrors(own)) return { issues: all }
  const { name, title, description } = entity.metadata
  const base = baseUrl ?? baseUrlOf(entity)
  const output = entity.spec?.output
  const template: Template = {
    ref,
    title: title ?? name,
    ...(description !== undefined && { description }),
    entity,
    ...(base !== undefined && { baseUrl: base }),
    pages: readPages(entity.spec?.parameters),
    steps,
    output: isRecord(output) ? output : {},
    ...(Object.keys(run).length > 0 && { run }),
    locate,
  }
  return { template, issues: all }
}

/** What the catalog adds to an entity is not part of the document that is checked. */
function withoutCatalogFields(value: unknown): unknown {
  if (!isRecord(value)) return value
  const { relations: _relations, status: _status, ...document } = value
  return document
}

function readPages(parameters: unknown): ParameterPage[] {
  const written: [unknown, DocumentPath][] = Array.isArray(parameters)
    ? parameters.map((page, index) => [page, ['spec', 'parameters', index]])
    : [[parameters, ['spec', 'parameters']]]
  return written.flatMap(([schema, path]) => {
    if (!isRecord(schema)) return []
    const { title, description } = schema
    return [
      {
        title: typeof title === 'string' ? title : defaultPageTitle,
        ...(typeof description === 'string' && { description }),
        schema,
        path,
      },
    ]
  })
}
