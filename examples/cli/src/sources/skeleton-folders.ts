import { posix } from 'node:path'
import { parseYaml } from '@callboard/core'
import { openFolder } from '@callboard/core/node'

/** What is larger is no template that somebody wrote, in bytes. */
const maxBytes = 1024 * 1024

/**
 * Folders below a root whose files templates there render or copy: the `catalog-info.yaml` in one of them is that of a project to
 * come, and no entity. Patterns, relative to the root.
 */
export async function skeletonFolders(root: string): Promise<string[]> {
  const folder = await openFolder({ root })
  const found = new Set<string>()
  const walk = {
    include: ['**/*template*.{yaml,yml}', '**/catalog-info.{yaml,yml}'],
    exclude: ['**/node_modules'],
  }
  for await (const { path } of folder.walk(walk)) {
    const text = await folder.readText(path, { maxBytes }).catch(() => '')
    if (!/^kind:\s*['"]?Template\b/m.test(text)) continue
    for (const url of fetchedFolders(text, path)) {
      const skeleton = posix.join(posix.dirname(path), url).replace(/\/+$/, '')
      // The folder of the template itself, or what lies outside: nothing that could be left out.
      const isBelow = skeleton !== '.' && !skeleton.startsWith('..')
      if (isBelow && !posix.dirname(path).startsWith(skeleton)) found.add(skeleton)
    }
  }
  return [...found]
}

/** Addresses of folders that the steps of templates name, relative to their files. */
function fetchedFolders(text: string, file: string): string[] {
  return parseYaml(text, { file }).documents.flatMap(({ value }) => {
    const { spec } = (value ?? {}) as { spec?: { steps?: unknown } }
    const steps: unknown[] = Array.isArray(spec?.steps) ? spec.steps : []
    return steps.flatMap((step) => {
      const { action, input } = (step ?? {}) as { action?: unknown; input?: { url?: unknown } }
      const url = input?.url
      if (action !== 'fetch:template' && action !== 'fetch:plain') return []
      return typeof url === 'string' && /^\.{0,2}[\w./-]*$/.test(url) && url !== '' ? [url] : []
    })
  })
}
