import { z } from 'zod'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'

/** Longest file that text is added to. */
const maxBytes = 16 * 1024 * 1024

const path = z.string().min(1).describe('File in the workspace')
const written = z.strictObject({
  path: z.string().optional().describe('The file that was written, relative to the workspace'),
})

/** `fs:write`: writes a text file, over the one that is there. */
export const fsWrite = defineWorkspaceAction({
  id: 'fs:write',
  description: 'Writes a text file.',
  input: z.strictObject({
    path,
    content: z.string().describe('Text of the file'),
    preserveFormatting: z
      .boolean()
      .default(false)
      .describe('Writes JSON with an indentation of two; the name is a historical one'),
  }),
  output: written,
  examples: [
    { description: 'Write a file', input: { path: 'docs/index.md', content: '# Ledger\n' } },
  ],
  async run({ input, workspace, logger }) {
    const { content, preserveFormatting } = input
    await workspace.write(input.path, preserveFormatting ? indentJson(content) : content)
    logger.info(`Wrote ${input.path}`)
    return { path: input.path }
  },
})

/** `fs:append`: adds text to the end of a file, which is made when it is missing. */
export const fsAppend = defineWorkspaceAction({
  id: 'fs:append',
  description: 'Adds text to the end of a file.',
  input: z.strictObject({ path, content: z.string().describe('Text to add') }),
  output: written,
  examples: [{ description: 'Ignore a folder', input: { path: '.gitignore', content: 'dist/\n' } }],
  async run({ input, workspace, logger }) {
    const there = await workspace.stat(input.path)
    const before = there ? await workspace.readBytes(input.path, { maxBytes }) : Buffer.alloc(0)
    const { executable = false } = there ?? {}
    const content = Buffer.concat([before, Buffer.from(input.content)])
    await workspace.write(input.path, content, { executable })
    logger.info(`Added to ${input.path}`)
    return { path: input.path }
  },
})

/** The ids that templates know these actions by. */
export const fsWriteAliases = [
  aliasOf(fsWrite, 'roadiehq:utils:fs:write'),
  aliasOf(fsAppend, 'roadiehq:utils:fs:append'),
]

function indentJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
