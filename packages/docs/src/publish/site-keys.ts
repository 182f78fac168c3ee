import { coreErrors, parseEntityRef, parseRelativePath } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { DocsVersion } from '../http/create-docs-http.ts'

/** Where the objects of sites are. */
export interface KeyOptions {
  /** Before all keys: `docs`. @default none */
  prefix?: string
  /** Keeps the letter case of references, as installations of the peer did that began before 2021. @default false */
  legacyCase?: boolean
}

/** A part of a reference that can be part of a key: the catalog's names, which hold no slash and are never `..`. */
const part = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/

/** What all keys of a site begin with, ending in a slash: `docs/default/component/payment-gateway/`. @throws CORE_REF_INVALID */
export function siteKey(ref: string, { prefix = '', legacyCase = false }: KeyOptions): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  for (const text of [kind, namespace, name])
    if (!part.test(text))
      throw coreErrors.REF_INVALID({ ref, reason: `"${text}" is not a name of the catalog` })
  const path = `${namespace}/${kind}/${name}/`
  const root = parseRelativePath(prefix === '' ? '.' : prefix).map((each) => `${each}/`)
  return root.join('') + (legacyCase ? path : path.toLowerCase())
}

/** @throws DOCS_VERSION_INVALID */
export function checkVersion(version: string): string {
  if (!/^[A-Za-z0-9][\w.+-]{0,99}$/.test(version)) throw docsErrors.VERSION_INVALID({ version })
  return version
}

/** Versions in the order in which they are offered: the current one, then the highest number first. */
export function inOrder(versions: readonly DocsVersion[]): DocsVersion[] {
  const compare = new Intl.Collator('en', { numeric: true }).compare
  return [...versions].sort(
    (a, b) => Number(b.current) - Number(a.current) || compare(b.name, a.name),
  )
}
