import { resolve } from 'node:path'
import type { Secret } from '@callboard/core'
import { type AllowedHost, createProcessGate, type UrlGate } from '@callboard/core/node'
import type { Action } from '@callboard/scaffolder'
import { type SecretSource, secretOf } from '../git/git-host-config.ts'
import type { LoadedConfig } from '../load-config.ts'
import type { InfrastructureConfig } from './infrastructure-config.ts'
import { openTerraform } from './open-terraform.ts'

/** What the systems of a configuration are reached with. */
export interface Reach {
  /** Makes a way out that closes with the portal. */
  gateTo(allow: readonly AllowedHost[]): UrlGate
  env: Readonly<Record<string, string | undefined>>
  /** Taken for a variable that is not set, where nothing is carried out. @default none: it is an error */
  standInSecret?: Secret
}

/** A system whose secrets are named. */
interface Named {
  url: string
  token?: SecretSource | undefined
  private?: boolean | undefined
}

/**
 * The actions for the systems that a configuration names. What a system needs is loaded when it is configured.
 *
 * @throws CONFIG_VARIABLE_UNSET CORE_OPTION_INVALID
 */
export async function openInfrastructure(
  { config, folder }: LoadedConfig,
  reach: Reach,
): Promise<readonly Action[]> {
  const { infrastructure = {} } = config.scaffolder ?? {}
  const dataFolder = resolve(folder, config.dataFolder ?? '.callboard')
  const opened = await Promise.all(
    Object.entries(openers).map(([name, open]) =>
      infrastructure[name as keyof InfrastructureConfig] === undefined
        ? []
        : open({ infrastructure, dataFolder, reach }),
    ),
  )
  return opened.flat()
}

interface Opening {
  infrastructure: InfrastructureConfig
  /** Absolute path. */
  dataFolder: string
  reach: Reach
}

const openers: Record<keyof InfrastructureConfig, (opening: Opening) => Promise<readonly Action[]>> =
  {
    terraform: openTerraform,
    async kubernetes({ infrastructure: { kubernetes }, reach }) {
      const { kubernetesActions } = await import('@callboard/scaffolder/kubernetes')
      const { clusters = [], ...more } = kubernetes ?? {}
      return kubernetesActions({
        ...more,
        clusters: clusters.map((cluster) =>
          reached(cluster, { what: `the cluster ${cluster.name}`, reach }),
        ),
      })
    },
  }
