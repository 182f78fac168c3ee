import {
  checkOptions,
  coreKinds,
  createReaders,
  type EntityKind,
  type Issue,
  objectWith,
  type Readers,
  type SourceLocation,
} from '@callboard/core'
import { z } from 'zod'
import type { CheckedDocument } from '../ingest/check-document.ts'
import { readDocuments } from '../ingest/read-documents.ts'
import { defaultExcludes } from '../provider/default-excludes.ts'
import { looksLikeEntities, looksLikeEntity } from './looks-like-entity.ts'
import { openTarget, type ValidationFile } from './open-target.ts'

/** What {@link validateSources} is asked to look at. */
export interface ValidateOptions {
  /**
   * Paths of files and folders, or addresses. Every document of a file or an address is examined; of a folder those in
   * `catalog-info` files, and those in other YAML and JSON files that have an `apiVersion` of a known kind's group.
   */
  targets: readonly string[]
  /** Custom kinds, beside the core ones. */
  kinds?: readonly EntityKind[]
  /** For addresses, and placeholders that lead to some. @default nothing is fetched; such a placeholder is a warning */
  readers?: Readers
  /** Patterns to leave out of folders. @default `defaultExcludes` */
  exclude?: readonly string[]
  signal?: AbortSignal
}

/** One document that was examined. */
export interface ValidatedDocument {
  /** Unless the document does not say so much. */
  ref?: string
  kind?: string
  file: string
  /** Line on which it begins, from 1. */
  line: number
  /** Whether a catalog would take it in. */
  ok: boolean
}

/** What was found. */
export interface Validation {
  entities: ValidatedDocument[]
  issues: Issue[]
  summary: {
    /** Files that hold entities, or were asked for by name. */
    files: number
    documents: number
    /** Documents a catalog would take in. */
    entities: number
    errors: number
    warnings: number
  }
}

const optionsSchema = z.strictObject({
  targets: z.array(z.string().min(1)).min(1),
  kinds: z.array(z.looseObject({ kind: z.string().min(1) })).optional(),
  readers: objectWith('read', 'tree').optional(),
  exclude: z.array(z.string()).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/**
 * Examines entity documents without a catalog, as an editor or a pipeline wants it: every problem of every document, with its
 * place. Locations are checked, not followed.
 *
 * @throws CORE_OPTION_INVALID, and CORE_PATH_MISSING or what the readers throw for a target that cannot be read
 */
export async function validateSources(options: ValidateOptions): Promise<Validation> {
  checkOptions('validateSources', optionsSchema, options)
  const { targets, exclude = defaultExcludes, signal } = options
  const kinds = [...coreKinds, ...(options.kinds ?? [])]
  const remote = options.readers ?? createReaders([])
  const result: Validation = {
    entities: [],
    issues: [],
    summary: { files: 0, documents: 0, entities: 0, errors: 0, warnings: 0 },
  }
  for (const target of targets) {
    for await (const file of openTarget(target, { exclude, readers: remote, signal })) {
      if (!file.asked && !looksLikeEntities(file.source.text, kinds)) continue
      await examine(file, { kinds, signal, result, offline: options.readers === undefined })
    }
  }
  const { issues, summary } = result
  summary.errors = issues.filter(({ severity }) => severity === 'error').length
  summary.warnings = issues.filter(({ severity }) => severity === 'warning').length
  return result
}

interface Examination {
  kinds: readonly EntityKind[]
  signal: AbortSignal | undefined
  result: Validation
  offline: boolean
}

async function examine(
  { source, asked }: ValidationFile,
  { kinds, signal, result, offline }: Examination,
): Promise<void> {
  const { entities, issues, summary } = result
  const wanted = (value: unknown) => asked || looksLikeEntity(value, kinds)
  const { documents, issues: whole } = await readDocuments(source, {
    kinds,
    signal,
    wanted,
    offline,
  })
  issues.push(...whole)
  summary.files += 1
  const seen = new Map<string, SourceLocation | undefined>()
  for (const document of documents) {
    const found = [...document.issues, ...duplicateIssues(document, seen)]
    const { ref, kind, at, entity } = document
    const ok = entity !== undefined && found.length === document.issues.length
    issues.push(...found)
    summary.documents += 1
    if (ok) summary.entities += 1
    entities.push({
      ...(ref !== undefined && { ref }),
      ...(kind !== undefined && { kind }),
      file: source.file,
      line: at?.line ?? 1,
      ok,
    })
  }
}

/** A second definition in the same file would never be served. */
function duplicateIssues(
  { ref, entity, at }: CheckedDocument,
  seen: Map<string, SourceLocation | undefined>,
): Issue[] {
  if (ref === undefined || !entity) return []
  const first = seen.get(ref)
  if (!seen.has(ref)) {
    seen.set(ref, at)
    return []
  }
  return [
    {
      severity: 'error',
      code: 'CONFLICT',
      message: `"${ref}" is defined twice; the definition on line ${first?.line ?? 1} is served`,
      hint: 'Rename one of the two, or remove it.',
      at,
      ref,
    },
  ]
}
