import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'

/** A temporary folder with files in it: the source of a site in a test. */
export async function writeFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TemporaryFolder> {
  const temporary = await createTemporaryFolder()
  for (const [path, content] of Object.entries(files)) await temporary.folder.write(path, content)
  return temporary
}
