import { type Issue, issueFromError, parseYaml } from '@callboard/core'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from './docs-limits.ts'

const text = z.string().trim().min(1).max(1_000)
const fields = z.object({
  title: z
    .union([text, z.number().transform(String)])
    .optional()
    .catch(undefined),
  description: text.optional().catch(undefined),
  tags: z
    .array(z.union([text, z.number().transform(String)]))
    .max(100)
    .optional()
    .catch(undefined),
})

/** What a page says about itself. Other keys have no effect. */
export type PageMeta = z.infer<typeof fields>

/** A page without its front matter; the lines keep their numbers. */
export interface SplitPage {
  meta: PageMeta
  body: string
  issues: Issue[]
}

const opening = /^---[ \t]*\r?\n/
const closing = /^(?:---|\.\.\.)[ \t]*$/m

/** Takes the YAML between two lines of `---` from the start of a page. */
export function splitFrontMatter(
  source: string,
  { file, limits }: { file: string; limits: DocsLimits },
): SplitPage {
  const start = opening.exec(source)?.[0].length
  const found = start === undefined ? null : closing.exec(source.slice(start))
  if (start === undefined || !found) return { meta: {}, body: source, issues: [] }
  const yaml = source.slice(start, start + found.index)
  const end = start + found.index + found[0].length
  const lines = source.slice(0, end).match(/\n/g)?.length ?? 0
  const body = '\n'.repeat(lines) + source.slice(end)
  const { meta, issues } = readMeta(yaml, file, limits)
  return { meta, body, issues }
}

function readMeta(yaml: string, file: string, limits: DocsLimits) {
  const ignored = (problem: string, line = 1): { meta: PageMeta; issues: Issue[] } => ({
    meta: {},
    issues: [
      issueFromError(docsErrors.FRONT_MATTER({ problem }, { at: { file, line } }), 'warning'),
    ],
  })
  if (yaml.length > limits.maxFrontMatterLength)
    return ignored(`it is longer than ${limits.maxFrontMatterLength} characters`)
  // The line break stands for the opening line, so that places are those of the page.
  const parsed = parseYaml(`\n${yaml}`, { file, unknownTags: 'warning', limits: { maxDepth: 16 } })
  const document = parsed.documents[0]
  const issues = [...parsed.issues, ...(document?.issues ?? [])]
  const failed = issues.find((issue) => issue.severity === 'error')
  if (failed) return ignored(failed.message, failed.at?.line)
  const value = document?.value ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) return ignored('it is not a list of keys')
  return { meta: fields.parse(value), issues }
}
