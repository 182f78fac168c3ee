import { compileGlob } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Template } from '../template/template.ts'

const version = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^\d+(?:\.\d+){0,3}$/.test(text), 'expected numbers with dots between: 2.1.0')

const schema = z.strictObject({
  version: version.optional(),
  ignore: z.array(z.string()).default([]),
  createOnly: z.array(z.string()).default([]),
  migrations: z
    .array(
      z.strictObject({
        from: version.optional(),
        to: version,
        steps: z.array(z.record(z.string(), z.unknown())).min(1),
      }),
    )
    .default([]),
})

/** A change that a template makes to projects of an earlier version, beside rendering. */
export interface Migration {
  /** Projects of an earlier version are left alone. */
  from?: string | undefined
  /** It is for projects of a version before this one. */
  to: string
  /** As in `spec.steps`. */
  steps: readonly Readonly<Record<string, unknown>>[]
  /** Where it stands in the list. */
  index: number
}

/** What `spec.update` of a template says. */
export interface UpdateSettings {
  /** Version of the template, also from the annotation `backstage.io/template-version`. */
  version?: string
  /** Whether an update passes over a path. */
  isIgnored(path: string): boolean
  /** Whether an update only ever creates a path. */
  isCreateOnly(path: string): boolean
  migrations: readonly Migration[]
}

/** Reads `spec.update`. @throws SCAFFOLDER_UPDATE_SETTINGS */
export function updateSettings(
  template: Pick<Template, 'ref' | 'entity' | 'locate'>,
): UpdateSettings {
  const { entity } = template
  const { data, error } = schema.safeParse(entity.spec?.update ?? {})
  if (!data) {
    const [issue] = error.issues
    const path = (issue?.path ?? []).map((part) => (typeof part === 'symbol' ? '' : part))
    throw errors.UPDATE_SETTINGS(
      { template: template.ref, problem: `"${['update', ...path].join('.')}": ${issue?.message}` },
      { at: template.locate(['spec', 'update', ...path])?.at },
    )
  }
  const annotated = entity.metadata.annotations?.['backstage.io/template-version']
  const own = data.version ?? annotated
  return {
    ...(own !== undefined && { version: own }),
    isIgnored: matcher(data.ignore),
    isCreateOnly: matcher(data.createOnly),
    migrations: data.migrations.map((migration, index) => ({ ...migration, index })),
  }
}

/** The migrations between two versions, in the order of where they lead. */
export function migrationsBetween(
  migrations: readonly Migration[],
  { from, to }: { from: string | undefined; to: string | undefined },
): Migration[] {
  const before = from ?? '0'
  return migrations
    .filter(
      (each) =>
        compareVersions(before, each.to) < 0 &&
        (to === undefined || compareVersions(each.to, to) <= 0) &&
        (each.from === undefined || compareVersions(each.from, before) <= 0),
    )
    .sort((a, b) => compareVersions(a.to, b.to) || a.index - b.index)
}

/** Negative when the first version is the earlier one; a part that is missing is 0. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map((part) => Number(part) || 0))
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.flatMap((pattern) => {
    const plain = pattern.replace(/\/+$/, '')
    return [compileGlob(plain), compileGlob(`${plain}/**`)]
  })
  return (path) => compiled.some((is) => is(path))
}
