import { z } from 'zod'

/** Below what the paths of `--8<--` stand, and what is appended to every page; relative to the source. */
export interface SnippetPaths {
  folders: string[]
  appended: string[]
}

const paths = z
  .union([z.string().transform((path) => [path]), z.array(z.string())])
  .catch([])
  .transform((list) => list.slice(0, 20))

const schema = z.object({
  base_path: paths.optional(),
  auto_append: paths.optional(),
})

/** Where snippets are looked for, and which stand at the end of every page, as `pymdownx.snippets` is told. */
export function snippetPaths(options: unknown): SnippetPaths {
  const { base_path: folders, auto_append: appended } = schema.parse(options)
  return { folders: folders && folders.length > 0 ? folders : ['.'], appended: appended ?? [] }
}
