import type { Secret } from '@callboard/core'
import type { ArgoCdInstance } from '@callboard/scaffolder/argocd'
import type { AwsAccount } from '@callboard/scaffolder/aws'
import type { JenkinsServer } from '@callboard/scaffolder/jenkins'
import type { KubernetesCluster } from '@callboard/scaffolder/kubernetes'
import type { RemoteServer } from '@callboard/scaffolder/sentry'
import type { TerraformOptions } from '@callboard/scaffolder/terraform'
import type { VaultOptions } from '@callboard/scaffolder/vault'
import type { SecretSource } from '../git/git-host-config.ts'

/**
 * A system as its actions take it, but for what a file cannot hold: secrets are named, and the way to it follows from its
 * address.
 */
type Configured<System> = {
  [Key in keyof System as Exclude<Key, 'gate' | 'runtime'>]: Secret extends System[Key]
    ? SecretSource
    : System[Key]
} & {
  /** Lets the system lead to a private address. @default only where its address is one itself */
  private?: boolean
}

/** Terraform or OpenTofu, and where states are kept. */
export interface TerraformConfig
  extends Omit<TerraformOptions, 'gate' | 'program' | 'state' | 'env'> {
  /** Name or path of the program; OpenTofu is `tofu`. @default 'terraform' */
  program?: string
  /**
   * A folder, relative to the data folder, or a backend of Terraform with its settings, in which `{key}` stands for the key
   * of a state.
   * @default { folder: 'terraform' }
   */
  state?: { folder: string } | { backend: string; config: Readonly<Record<string, unknown>> }
  /** Variables of its environment that are no secrets. @default none */
  env?: Readonly<Record<string, string>>
  /** Names of variables that are handed on from the environment of the portal, as secrets. @default none */
  secretEnv?: readonly string[]
}

/** An account of AWS, its credentials by the names of environment variables, or as secrets. */
export interface AwsAccountConfig extends Omit<AwsAccount, 'gate' | 'credentials'> {
  accessKeyId: SecretSource
  secretAccessKey: SecretSource
  /** Of credentials that are lent for a while. @default none */
  sessionToken?: SecretSource
  /** Lets `endpoint` lead to a private address. @default only where it is one itself */
  private?: boolean
}

/** The systems that steps of templates may change. Actions for a system are there with it. */
export interface InfrastructureConfig {
  terraform?: TerraformConfig
  kubernetes?: { clusters: readonly Configured<KubernetesCluster>[]; fieldManager?: string }
  argocd?: { instances: readonly Configured<ArgoCdInstance>[] }
  vault?: Configured<VaultOptions>
  jenkins?: { servers: readonly Configured<JenkinsServer>[] }
  aws?: { accounts: readonly AwsAccountConfig[] }
  sentry?: { servers: readonly Configured<RemoteServer>[] }
  sonarqube?: { servers: readonly Configured<RemoteServer>[] }
  quay?: { servers: readonly Configured<RemoteServer>[] }
}
