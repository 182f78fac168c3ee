import { CallboardError, type Folder, parseRelativePath, parseYaml } from '@callboard/core'
import { stringify } from 'yaml'
import { z } from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import { errors } from '../errors.ts'
import type { FileTree } from './file-tree.ts'
import { provenancePath, renderingPath } from './provenance-path.ts'
import { entryPattern, type PackedRendering, unpackRendering } from './rendering.ts'

const formatVersion = 1

const templateSchema = z.object({
  ref: z.string().min(1),
  source: z.string().optional(),
  version: z.string().optional(),
  digest: z.string(),
})

const recordSchema = z.object({
  formatVersion: z.literal(formatVersion),
  template: templateSchema,
  engine: z.string(),
  step: z.string(),
  folder: z.string(),
  answers: z.record(z.string(), z.unknown()),
  withheld: z.array(z.string()).default([]),
  rendering: z.string().regex(/^rendered-[0-9a-f]{12}\.json\.gz$/),
  files: z.record(z.string(), z.string().regex(entryPattern)),
})

/** The template that a project was made from, as its record names it. */
export type ProvenanceTemplate = z.output<typeof templateSchema>

/** Where a project comes from, as it says itself. */
export interface Provenance {
  template: ProvenanceTemplate
  /** Name and version of what made it. */
  engine: string
  /** The step that handed the project over. */
  step: string
  /** The folder of the workspace that became the project. */
  folder: string
  /** Answers to the template's form; passwords and secrets were never among them. */
  answers: Readonly<Record<string, unknown>>
  /** Names of passwords, and of secrets as `secrets.<name>`, that were given and are not kept. */
  withheld: readonly string[]
  /** File name of the kept rendering. */
  rendering: string
  /** What the template made of the answers, as far as it was kept. */
  rendered: FileTree
}

/** What {@link provenanceFiles} writes down. */
export type NewProvenance = Omit<Provenance, 'rendering' | 'rendered' | 'engine'> & {
  packed: PackedRendering
}

/** The files of a record, by their path in the project. */
export function provenanceFiles({ packed, ...record }: NewProvenance): Map<string, Uint8Array> {
  const { template, step, folder, answers, withheld } = record
  const text = stringify(
    {
      formatVersion,
      template,
      engine: `${manifest.name} ${manifest.version}`,
      step,
      folder,
      answers,
      ...(withheld.length > 0 && { withheld }),
      rendering: packed.name,
      files: packed.files,
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )
  return new Map([
    [provenancePath, Buffer.from(heading + text)],
    [renderingPath(packed.name), packed.content],
  ])
}

const heading = `# Where this project comes from. "callboard template update" reads and rewrites it: do not edit it by hand.
# "rendering" names the file beside this one with what the template made: zcat shows it.
# After a merge conflict here take either side whole, then run the update again.
`

/**
 * Reads where a project comes from; nothing when it does not say.
 *
 * @example
 * ```ts no-run
 * import { openFolder } from '@callboard/core/node'
 * import { readProvenance } from '@callboard/scaffolder/update'
 * const provenance = await readProvenance(await openFolder({ root: './ledger' }))
 * provenance?.template.ref // 'template:default/new-go-service'
 * ```
 * @throws SCAFFOLDER_PROVENANCE_INVALID
 */
export async function readProvenance(project: Folder): Promise<Provenance | undefined> {
  const text = await readIfThere(project.readText(provenancePath, { maxBytes: 4 * 1024 * 1024 }))
  if (text === undefined) return undefined
  const record = parseRecord(text)
  const packed = await readIfThere(
    project.readBytes(renderingPath(record.rendering), { maxBytes: 8 * 1024 * 1024 }),
  )
  const { formatVersion: _version, files, ...rest } = record
  return { ...rest, rendered: unpackRendering(files, packed) }
}

function parseRecord(text: string): z.output<typeof recordSchema> {
  const { documents, issues } = parseYaml(text, { file: provenancePath })
  const [document] = documents
  const [issue] = [...issues, ...(document?.issues ?? [])]
  const refuse = (reason: string, at = issue?.at) =>
    errors.PROVENANCE_INVALID({ reason }, { at: at ?? { file: provenancePath } })
  if (issue) throw refuse(issue.message)
  const { data, error } = recordSchema.safeParse(document?.value)
  if (!data) {
    const [problem] = error.issues
    const path = problem?.path.map((part) => (typeof part === 'symbol' ? '' : part)) ?? []
    const what = path.length === 0 ? 'it' : `"${path.join('.')}"`
    throw refuse(`${what} is not valid: ${problem?.message}`, document?.locate(path)?.at)
  }
  for (const path of Object.keys(data.files)) parseRelativePath(path)
  return data
}

async function readIfThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (CallboardError.is(error, 'CORE_PATH_MISSING')) return undefined
    throw error
  }
}
