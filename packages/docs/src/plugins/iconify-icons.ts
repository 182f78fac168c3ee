import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import type { IconSet } from '../markdown/icon-set.ts'

/** The icons of an `@iconify-json/*` package: its `icons.json`. */
export interface IconifySet {
  icons: Readonly<Record<string, { body: string; width?: number; height?: number }>>
  /** Other names of icons. */
  aliases?: Readonly<Record<string, { parent: string }>>
  /** In units of the drawing. @default 16 */
  width?: number
  height?: number
}

const schema = z.record(
  z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'it is not lower-case words'),
  z.custom((value) => typeof value === 'function', 'it is not a function that brings the icons'),
)

/**
 * Icons from packages of Iconify, by the words that authors begin their names with: what Material for MkDocs calls
 * `:octicons-star-16:` is `star-16` of the set `octicons`. A set is loaded when a page may need it.
 *
 * @example
 * ```ts no-run
 * import { createDocs, iconifyIcons } from '@callboard/docs'
 * const icons = iconifyIcons({
 *   octicons: async () => (await import('@iconify-json/octicon')).icons,
 * })
 * createDocs({ source: '.', icons })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function iconifyIcons(
  sets: Readonly<Record<string, () => IconifySet | Promise<IconifySet>>>,
): IconSet {
  checkOptions('iconifyIcons', schema, sets)
  const loaded = new Map<string, IconifySet>()
  let loading: Promise<void> | undefined
  const load = async () => {
    for (const [prefix, bring] of Object.entries(sets)) loaded.set(prefix, await bring())
  }
  return {
    name: 'iconify',
    prepare() {
      loading ??= load()
      return loading
    },
    icon(name) {
      for (const [prefix, set] of loaded) {
        if (name.startsWith(`${prefix}-`)) return draw(name.slice(prefix.length + 1), set)
      }
      return undefined
    },
  }
}

function draw(name: string, set: IconifySet): string | undefined {
  const alias = ownOf(set.aliases, name)?.parent
  const icon = ownOf(set.icons, alias ?? name)
  if (!icon) return undefined
  const width = icon.width ?? set.width ?? 16
  const height = icon.height ?? set.height ?? 16
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" aria-hidden="true">${icon.body}</svg>`
}

const ownOf = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined
