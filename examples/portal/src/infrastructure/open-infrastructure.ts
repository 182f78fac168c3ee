import type { Action } from '@callboard/scaffolder'
import type { LoadedConfig } from '../load-config.ts'
import type { InfrastructureConfig } from './infrastructure-config.ts'
import { openAws } from './open-aws.ts'
import { openTerraform } from './open-terraform.ts'
import { type Reach, reached } from './reach.ts'

/** What a configuration has for a system. */
type ConfigOf<Name extends keyof InfrastructureConfig> = NonNullable<InfrastructureConfig[Name]>

/**
 * The actions for the systems that a configuration names; what a system needs is loaded when it is named.
 *
 * @throws CONFIG_VARIABLE_UNSET CORE_OPTION_INVALID
 */
export async function openInfrastructure(loaded: LoadedConfig, reach: Reach): Promise<Action[]> {
  const { infrastructure = {} } = loaded.config.scaffolder ?? {}
  const { terraform, kubernetes, argocd, vault, jenkins, aws, sentry, sonarqube, quay } =
    infrastructure
  const opened = await Promise.all([
    terraform && openTerraform(terraform, { loaded, reach }),
    kubernetes && openKubernetes(kubernetes, reach),
    argocd && openArgoCd(argocd, reach),
    vault && openVault(vault, reach),
    jenkins && openJenkins(jenkins, reach),
    aws && openAws(aws.accounts, reach),
    sentry && openSentry(sentry, reach),
    sonarqube && openSonarQube(sonarqube, reach),
    quay && openQuay(quay, reach),
  ])
  return opened.flatMap((actions) => actions ?? [])
}

async function openKubernetes({ clusters, ...more }: ConfigOf<'kubernetes'>, reach: Reach) {
  const { kubernetesActions } = await import('@callboard/scaffolder/kubernetes')
  const opened = clusters.map((each) => reached(each, `the cluster ${each.name}`, reach))
  return kubernetesActions({ clusters: opened, ...more })
}

async function openArgoCd({ instances }: ConfigOf<'argocd'>, reach: Reach) {
  const { argoCdActions } = await import('@callboard/scaffolder/argocd')
  const opened = instances.map((each) => reached(each, `the Argo CD ${each.name}`, reach))
  return argoCdActions({ instances: opened })
}

async function openVault(vault: ConfigOf<'vault'>, reach: Reach) {
  const { vaultActions } = await import('@callboard/scaffolder/vault')
  return vaultActions(reached(vault, 'Vault', reach))
}

async function openJenkins({ servers }: ConfigOf<'jenkins'>, reach: Reach) {
  const { jenkinsActions } = await import('@callboard/scaffolder/jenkins')
  const opened = servers.map((each) => reached(each, `the Jenkins ${each.name}`, reach))
  return jenkinsActions({ servers: opened })
}

async function openSentry({ servers }: ConfigOf<'sentry'>, reach: Reach) {
  const { sentryActions } = await import('@callboard/scaffolder/sentry')
  const opened = servers.map((each) => reached(each, `the Sentry ${each.name}`, reach))
  return sentryActions({ servers: opened })
}

async function openSonarQube({ servers }: ConfigOf<'sonarqube'>, reach: Reach) {
  const { sonarQubeActions } = await import('@callboard/scaffolder/sonarqube')
  const opened = servers.map((each) => reached(each, `the SonarQube ${each.name}`, reach))
  return sonarQubeActions({ servers: opened })
}

async function openQuay({ servers }: ConfigOf<'quay'>, reach: Reach) {
  const { quayActions } = await import('@callboard/scaffolder/quay')
  const opened = servers.map((each) => reached(each, `the Quay ${each.name}`, reach))
  return quayActions({ servers: opened })
}
