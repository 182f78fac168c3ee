import type { AnySignal, Check, Provider } from '@callboard/catalog'
import type { EntityKind } from '@callboard/core'
import type { Action } from '@callboard/scaffolder'
import type { Collator } from '@callboard/search'
import type { EntityTab } from './entity-tab.ts'

/** What belongs together and comes from one place: a package, or a file. Everything in it could stand in the configuration. */
export interface PortalPlugin {
  /** Unique in a portal. */
  name: string
  entityTabs?: readonly EntityTab[]
  signals?: readonly AnySignal[]
  /** Beside the checks of the configuration, or the recommended ones. */
  checks?: readonly Check[]
  actions?: readonly Action[]
  providers?: readonly Provider[]
  kinds?: readonly EntityKind[]
  collators?: readonly Collator[]
}

/** Defines a plugin. */
export function definePlugin(plugin: PortalPlugin): PortalPlugin {
  return plugin
}
