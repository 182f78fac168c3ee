import { z } from 'zod'
import { parseJson, parseYamlDocument, parseYamlDocuments, readDataText } from './data-file.ts'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'

const parsers = {
  json: parseJson,
  yaml: parseYamlDocument,
  multiyaml: parseYamlDocuments,
}

/** `fs:parse`: reads a file of the workspace into an output. */
export const fsParse = defineWorkspaceAction({
  id: 'fs:parse',
  description: 'Reads a file of the workspace, as text or as data.',
  input: z.strictObject({
    path: z.string().min(1).describe('File in the workspace'),
    parser: z
      .enum(['yaml', 'json', 'multiyaml'])
      .optional()
      .describe('What the file is read as; text without it'),
  }),
  output: z.strictObject({
    content: z.unknown().optional().describe('The text, the data, or a list of documents'),
  }),
  examples: [{ description: 'Read a manifest', input: { path: 'package.json', parser: 'json' } }],
  async run({ input: { path, parser }, workspace }) {
    const text = await readDataText(workspace, path)
    return { content: parser ? parsers[parser](text, path) : text }
  },
})

/** The id that templates know it by. */
export const fsParseAlias = aliasOf(fsParse, 'roadiehq:utils:fs:parse')
