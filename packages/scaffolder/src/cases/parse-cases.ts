import { checkOptions, parseRelativePath, parseYaml } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'

const names = z.array(z.string())

const expectSchema = z.strictObject({
  /** Statuses of steps by id, as a plan reports them. */
  steps: z.record(z.string(), z.string()).optional(),
  /** Parts of the output. */
  output: z.record(z.string(), z.unknown()).optional(),
  /** Paths that are made. */
  files: names.optional(),
  /** Paths that are not made. */
  absent: names.optional(),
  /** Code of the error that the plan ends with. */
  error: z.string().optional(),
})

const caseSchema = z.strictObject({
  name: z.string().min(1),
  values: z.record(z.string(), z.unknown()).default({}),
  /** Made-up ones: everybody can read them. */
  secrets: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  expect: expectSchema.default({}),
})

const suiteSchema = z.strictObject({
  template: z.string().default('./template.yaml'),
  snapshot: z.enum(['contents', 'ids', 'none']).default('contents'),
  cases: z.array(caseSchema).min(1),
})

/** One use of a template and what has to come of it. */
export type TemplateCase = z.output<typeof caseSchema>

/** The cases of a template, as a file beside it lists them. */
export interface TemplateCases extends z.output<typeof suiteSchema> {
  /** Name of the file. */
  file: string
}

/** Ends the names of files of cases: `template.test.yaml`. */
export const casesSuffix = '.test.yaml'

/** Path of the file in which what cases made is kept, beside the file of the cases. */
export function snapshotPath(casesPath: string): string {
  return casesPath.replace(/\.ya?ml$/, '.snapshot.yaml')
}

const sourceSchema = z.strictObject({ text: z.string(), file: z.string() })

/** Reads a file of cases. @throws SCAFFOLDER_CASES_INVALID with its place, CORE_OPTION_INVALID */
export function parseCases(source: { text: string; file: string }): TemplateCases {
  checkOptions('parseCases', sourceSchema, source)
  const { text, file } = source
  const { documents, issues } = parseYaml(text, { file })
  const [document] = documents
  const [issue] = [...issues, ...(document?.issues ?? [])]
  if (issue) throw errors.CASES_INVALID({ problem: issue.message }, { at: issue.at ?? { file } })
  const { data, error } = suiteSchema.safeParse(document?.value)
  if (!data) {
    const [problem] = error.issues
    const path = (problem?.path ?? []).map((part) => (typeof part === 'symbol' ? '' : part))
    const where = path.length === 0 ? '' : `"${path.join('.')}": `
    throw errors.CASES_INVALID(
      { problem: `${where}${problem?.message}` },
      { at: document?.locate(path)?.at ?? { file } },
    )
  }
  parseRelativePath(data.template)
  const twice = data.cases.findIndex(
    ({ name }, index) => data.cases.findIndex((other) => other.name === name) < index,
  )
  if (twice !== -1)
    throw errors.CASES_INVALID(
      { problem: `two of them are called "${data.cases[twice]?.name}"` },
      { at: document?.locate(['cases', twice, 'name'])?.at },
    )
  return { ...data, file }
}
