import { type Folder, type FolderEntry, type IgnoreRules, parseIgnoreRules } from '@callboard/core'
import { isProvenancePath } from '../update/provenance-path.ts'

/** Files of a folder by what Git would do with them. */
export interface TrackedFiles {
  files: readonly FolderEntry[]
  /** Paths that a `.gitignore` of the folder names. */
  ignored: readonly string[]
}

/** The files of a folder that Git would add. The record of where they come from is always among them. */
export async function trackedFiles(
  folder: Folder,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<TrackedFiles> {
  const all: FolderEntry[] = []
  for await (const entry of folder.walk({ signal })) all.push(entry)
  const rules = new Map<string, IgnoreRules>()
  for (const { path } of all)
    if (path === '.gitignore' || path.endsWith('/.gitignore'))
      rules.set(
        path.slice(0, -'.gitignore'.length),
        parseIgnoreRules(Buffer.from(await folder.readBytes(path)).toString('utf8')),
      )
  const isIgnored = createJudge(rules)
  const ignored = all.filter(({ path }) => isIgnored(path) && !isProvenancePath(path))
  const left = new Set(ignored)
  return {
    files: all.filter((entry) => !left.has(entry)),
    ignored: ignored.map(({ path }) => path),
  }
}

/** The nearest file that says something counts; nothing brings back what is in a folder that is left out. */
function createJudge(rules: ReadonlyMap<string, IgnoreRules>): (path: string) => boolean {
  const folders = new Map<string, boolean>([['', false]])
  const judge = (path: string, isFolder: boolean): boolean => {
    const parents = foldersAbove(path)
    for (const folder of parents) {
      const verdict = rules.get(folder)?.judge(path.slice(folder.length), isFolder)
      if (verdict !== undefined) return verdict
    }
    return false
  }
  const isFolderIgnored = (folder: string): boolean => {
    const known = folders.get(folder)
    if (known !== undefined) return known
    const path = folder.slice(0, -1)
    const [parent = ''] = foldersAbove(path)
    const result = isFolderIgnored(parent) || judge(path, true)
    folders.set(folder, result)
    return result
  }
  return (path) => {
    if (rules.size === 0) return false
    const [parent = ''] = foldersAbove(path)
    return isFolderIgnored(parent) || judge(path, false)
  }
}

/** `a/b/`, `a/` and `''` for `a/b/c`. */
function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return [...names.keys(), names.length]
    .map((count) =>
      names
        .slice(0, count)
        .map((name) => `${name}/`)
        .join(''),
    )
    .reverse()
}
