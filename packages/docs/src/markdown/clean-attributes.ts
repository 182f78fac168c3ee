import type { Root } from 'hast'
import { classNames } from './class-names.ts'
import { safeId } from './safe-id.ts'
import { walkElements } from './walk.ts'

/**
 * Cuts classes to the closed list and makes the ids that an author wrote safe, before the sanitiser decides on
 * elements and attributes. `<a name>`, the anchor of old pages, becomes an id.
 */
export function cleanAttributes(tree: Root): void {
  walkElements(tree, ({ tagName, properties }) => {
    const { className, id, name } = properties
    if (Array.isArray(className)) {
      const kept = className.filter((each) => classNames.has(String(each)))
      if (kept.length > 0) properties.className = kept
      else delete properties.className
    }
    const anchor = id ?? (tagName === 'a' ? name : undefined)
    const safe = typeof anchor === 'string' ? safeId(anchor) : undefined
    if (safe === undefined) delete properties.id
    else properties.id = safe
  })
}
