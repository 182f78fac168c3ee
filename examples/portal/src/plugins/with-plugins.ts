import { recommendedChecks } from '@callboard/catalog'
import type { PortalConfig } from '../define-config.ts'
import type { PortalPlugin } from './define-plugin.ts'

/** The configuration with everything of its plugins in its place, behind what it says itself. */
export function withPlugins({ plugins = [], ...config }: PortalConfig): PortalConfig {
  if (plugins.length === 0) return config
  const { catalog, scaffolder, search, entityTabs } = config
  const of = <Item>(itemsOf: (plugin: PortalPlugin) => readonly Item[] | undefined): Item[] =>
    plugins.flatMap((plugin) => [...(itemsOf(plugin) ?? [])])
  const checks = of((plugin) => plugin.checks)
  const { checks: own = recommendedChecks() } = catalog
  return {
    ...config,
    entityTabs: [...(entityTabs ?? []), ...of((plugin) => plugin.entityTabs)],
    catalog: {
      ...catalog,
      providers: [...catalog.providers, ...of((plugin) => plugin.providers)],
      signals: [...(catalog.signals ?? []), ...of((plugin) => plugin.signals)],
      kinds: [...(catalog.kinds ?? []), ...of((plugin) => plugin.kinds)],
      ...(checks.length > 0 && { checks: { ...own, checks: [...own.checks, ...checks] } }),
    },
    scaffolder: {
      ...scaffolder,
      actions: [...(scaffolder?.actions ?? []), ...of((plugin) => plugin.actions)],
    },
    search: {
      ...search,
      collators: [...(search?.collators ?? []), ...of((plugin) => plugin.collators)],
    },
  }
}
