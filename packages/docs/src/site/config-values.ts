import type { DocumentPath } from '@callboard/core'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import type { Report } from './read-config.ts'

const line = z.string('it is not text').trim().min(1, 'it is empty').max(2_000)
const name = z.union([line, z.number().transform(String)], 'it is not text')
const webUrl = line.refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), {
  error: 'it is not an http(s) address',
})
/** Empty where the author wants no links for editing. */
const uri = z.string('it is not text').trim().max(2_000)
const patterns = z.string('it is not text').max(64_000)
const yesOrNo = z.boolean('it is neither true nor false')
const paths = z.array(line, 'it is not a list').max(100)
const themeFields = z.looseObject({
  logo: line.optional().catch(undefined),
  favicon: line.optional().catch(undefined),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:[-_][a-z\d]{2,8})*$/i)
    .optional()
    .catch(undefined),
})
const theme = z.union([line.transform(() => ({})), themeFields], 'it is no theme')

/** What is done about a kind of link: nothing, an issue for information, or a warning. */
const level = z.enum(['ignore', 'info', 'warn'])
const levels = z.looseObject({
  omitted_files: level.optional(),
  not_found: level.optional(),
  anchors: level.optional(),
  absolute_links: z.enum(['ignore', 'info', 'warn', 'relative_to_docs']).optional(),
})
const validation = levels.extend({ nav: levels.optional(), links: levels.optional() })

/** How strict a configuration wants its links to be taken, as in MkDocs. */
export type Validation = z.infer<typeof levels>

/** The plain values of a configuration. One that is not as it should be is an issue, and its default holds. */
export function readValues(
  map: Readonly<Record<string, unknown>>,
  report: Report,
): ReturnType<typeof valuesOf> {
  return valuesOf(<T>(key: string, schema: z.ZodType<T>): T | undefined => {
    const given = Object.hasOwn(map, key) ? map[key] : undefined
    if (given === undefined || given === null) return undefined
    const result = schema.safeParse(given)
    if (result.success) return result.data
    const [issue] = result.error.issues
    const at: DocumentPath = [key, ...((issue?.path ?? []) as (string | number)[])]
    const problem = `"${at.join('.')}": ${issue?.message ?? 'it is not valid'}`
    report(at, docsErrors.CONFIG_INVALID({ problem }))
    return undefined
  })
}

type Read = <T>(key: string, schema: z.ZodType<T>) => T | undefined

function valuesOf(read: Read) {
  const looks: Partial<z.infer<typeof themeFields>> = read('theme', theme) ?? {}
  const checks = read('validation', validation) ?? {}
  return {
    name: read('site_name', name),
    description: read('site_description', line),
    author: read('site_author', line),
    url: read('site_url', webUrl),
    repositoryUrl: read('repo_url', webUrl),
    repositoryName: read('repo_name', line),
    editUri: read('edit_uri', uri),
    editUriTemplate: read('edit_uri_template', uri),
    copyright: read('copyright', line),
    docsDir: read('docs_dir', line) ?? 'docs',
    hasFolderAddresses: read('use_directory_urls', yesOrNo) ?? true,
    excluded: read('exclude_docs', patterns),
    drafts: read('draft_docs', patterns),
    notInNav: read('not_in_nav', patterns),
    extraCss: read('extra_css', paths) ?? [],
    logo: looks.logo,
    favicon: looks.favicon,
    language: looks.language?.replace('_', '-'),
    validation: { ...checks, ...checks.nav, ...checks.links } satisfies Validation as Validation,
  }
}
