import type { Folder } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { formatOf, parseJson, parseYamlDocument, readDataText } from './data-file.ts'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'
import { mergeValues } from './merge-values.ts'
import { mergeYaml } from './merge-yaml.ts'
import { toYamlOptions, yamlFormat } from './yaml-format.ts'

const shared = {
  path: z.string().min(1).describe('File in the workspace'),
  content: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .describe('What is laid over the file: data, or text in its format'),
  mergeArrays: z
    .boolean()
    .default(false)
    .describe('Adds to lists what they lack; otherwise they are merged by position'),
}
const written = z.strictObject({ path: z.string().describe('The file that was written') })

/** `fs:merge`: lays data over a JSON or YAML file; comments and the order of keys stay. */
export const fsMerge = defineWorkspaceAction({
  id: 'fs:merge',
  description: 'Lays data over a JSON or YAML file and keeps its comments.',
  input: z.strictObject({
    ...shared,
    preserveYamlComments: z.boolean().optional().describe('Comments are kept in any case'),
    useDocumentIncludingField: z
      .strictObject({
        key: z.string().describe('Dotted path of a field'),
        value: z.string().describe('What the field holds in the document that is meant'),
      })
      .optional()
      .describe('Which of several YAML documents is meant'),
    options: yamlFormat.optional().describe('How YAML is written'),
  }),
  output: written,
  examples: [
    {
      description: 'Add an annotation',
      input: {
        path: 'catalog-info.yaml',
        content: { metadata: { annotations: { 'acme.io/tier': 'gold' } } },
      },
    },
  ],
  async run({ input, workspace, logger }) {
    const { path, content, mergeArrays, useDocumentIncludingField, options } = input
    const text = await readDataText(workspace, path)
    const merged =
      formatOf(path) === 'json'
        ? mergeJson({ ...input, text, indent: indentOf(text) })
        : mergeYaml({
            path,
            text,
            over: asRecord(content, { path, parse: parseYamlDocument }),
            mergeArrays,
            document: useDocumentIncludingField,
            format: toYamlOptions(options),
          })
    await replaceText(workspace, path, merged)
    logger.info(`Merged into ${path}`)
    return { path }
  },
})

/** `roadiehq:utils:json:merge`: the same for JSON under any name; a file that is missing is made. */
const mergeJsonFile = defineWorkspaceAction({
  id: 'roadiehq:utils:json:merge',
  description: 'Lays data over a JSON file, which is made when it is missing.',
  input: z.strictObject({
    ...shared,
    matchFileIndent: z
      .boolean()
      .default(false)
      .describe('Keeps the indentation of the file; it is two otherwise'),
  }),
  output: written,
  examples: [
    {
      description: 'Add a script',
      input: { path: 'package.json', content: { scripts: { test: 'vitest run' } } },
    },
  ],
  async run({ input, workspace, logger }) {
    const { path, matchFileIndent } = input
    const text = (await workspace.stat(path)) ? await readDataText(workspace, path) : '{}'
    const merged = mergeJson({ ...input, text, indent: matchFileIndent ? indentOf(text) : 2 })
    await replaceText(workspace, path, merged)
    logger.info(`Merged into ${path}`)
    return { path }
  },
})

/** The ids that templates know merging by. */
export const fsMergeAliases = [aliasOf(fsMerge, 'roadiehq:utils:merge'), mergeJsonFile]

interface JsonMerge {
  path: string
  text: string
  content: string | Record<string, unknown>
  mergeArrays: boolean
  indent: string | number
}

function mergeJson({ path, text, content, mergeArrays, indent }: JsonMerge): string {
  const before = parseJson(text, path)
  const over = asRecord(content, { path, parse: parseJson })
  const merged = JSON.stringify(mergeValues(before, over, { mergeArrays }), null, indent)
  return text.endsWith('\n') ? `${merged}\n` : merged
}

function asRecord(
  content: string | Record<string, unknown>,
  { path, parse }: { path: string; parse: (text: string, path: string) => unknown },
): Record<string, unknown> {
  const value = typeof content === 'string' ? parse(content, 'content') : content
  if (!isRecord(value))
    throw errors.DATA_INVALID({ path, reason: 'what is to be merged into it is not an object' })
  return value
}

/** The first indentation of a JSON text; two when there is none. */
function indentOf(text: string): string | number {
  return /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? 2
}

async function replaceText(workspace: Folder, path: string, text: string): Promise<void> {
  const { executable = false } = (await workspace.stat(path)) ?? {}
  await workspace.write(path, text, { executable })
}
