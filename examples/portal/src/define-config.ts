import type { AnySignal, CatalogStore, CheckSet, Provider } from '@callboard/catalog'
import type { EntityKind, Reader, Secret } from '@callboard/core'
import type { AllowedHost } from '@callboard/core/node'
import type { Integration } from '@callboard/core/readers'
import type { DiagramRenderer } from '@callboard/docs'
import type { DocsPublisher } from '@callboard/docs/publish'
import type {
  Action,
  ApprovalOptions,
  CommandOptions,
  HttpOptions,
  Notifier,
  TaskStore,
} from '@callboard/scaffolder'
import type { Collator } from '@callboard/search'
import type { GitHostConfig, SecretSource } from './git/git-host-config.ts'
import type { InfrastructureConfig } from './infrastructure/infrastructure-config.ts'
import type { McpProfilesConfig } from './mcp/mcp-config.ts'
import type { PortalPlugin } from './plugins/define-plugin.ts'
import type { EntityTab } from './plugins/entity-tab.ts'
import type { PolicyRule } from './policy/policy-config.ts'
import type { SignInConfig } from './sign-in/sign-in-config.ts'

/** Everything that makes one portal different from another. */
export interface PortalConfig {
  /** Shown beside the product's name. */
  organisation: string
  /** Who everybody is where nobody signs in: the portal then answers on loopback only. */
  signedInAs?: string
  /** How people say who they are. @default everybody on this machine is `signedInAs` */
  signIn?: SignInConfig
  /** Who may do what. What no rule allows is refused. @default whoever is signed in may do everything */
  policy?: readonly PolicyRule[]
  /** Where the portal listens: `0.0.0.0` for every address of the machine, which needs `signIn`. @default '127.0.0.1' */
  listen?: string
  /**
   * How long the portal still answers when it has been told to stop, while `/readyz` says so, in milliseconds: as long as a load
   * balancer needs to see it.
   * @default 0
   */
  stopDelayMs?: number
  /** What to try first, said when the portal starts: a sentence, and a path of the portal. */
  tour?: Readonly<Record<string, string>>
  /** Where the portal keeps what it makes, relative to this file. @default '.callboard' */
  dataFolder?: string
  /** Folders of this machine that entities, templates and docs may be read from, relative to this file. */
  folders?: readonly string[]
  /** Hosts that may be contacted, with the credentials for each. @default none */
  hosts?: readonly (string | AllowedHost)[]
  /** Git hosts whose repositories may be read, with the token for each. @default none */
  integrations?: readonly Integration[]
  /** More places to read from. */
  readers?: readonly Reader[]
  /** Tabs of entities, after the portal's own. */
  entityTabs?: readonly EntityTab[]
  /** What belongs together and comes from one place: tabs, signals, checks, actions and the like. @default none */
  plugins?: readonly PortalPlugin[]
  catalog: {
    /** Where entities come from. When two give the same entity, the earlier one's is served. */
    providers: readonly Provider[]
    /** Kinds beside those of the core model. */
    kinds?: readonly EntityKind[]
    /** Facts of other systems, shown beside the entities they are about. */
    signals?: readonly AnySignal[]
    /** Rules that entities keep, as `parseChecks` reads them from a file. @default `recommendedChecks()` */
    checks?: CheckSet
    /**
     * Where the catalog is kept over restarts, with its history, the locations that were registered and, in a file, what became
     * of checks: a SQLite file, relative to the data folder, or a function that opens another store, which the portal closes if
     * it can be closed.
     * @default in memory
     */
    store?: string | (() => OpenedStore | Promise<OpenedStore>)
    /**
     * Which release of `kinds` this is, such as the commit it is from: while it is the same, what did not change on its host is
     * not transferred again after a restart. Not needed without `kinds`.
     */
    release?: string
  }
  scaffolder?: {
    /** Actions beside the built-in ones. */
    actions?: readonly Action[]
    /**
     * Where runs are kept, so that they go on after a restart: a SQLite file, relative to the data folder, or a function that
     * opens another store, which the portal closes if it can be closed.
     * @default in memory
     */
    store?: string | (() => OpenedTaskStore | Promise<OpenedTaskStore>)
    /**
     * Seals the secrets of runs, so that they can be kept: the name of an environment variable, or a secret, with 32 bytes in
     * base64. Of several the first seals and all open.
     * @default a key that is made in `sealing.key` of the data folder, where `store` is a file; otherwise none: secrets stay in
     * memory, and a run that has some ends with the process
     */
    sealingKey?: SealingKeySource | readonly SealingKeySource[]
    /** Runs that are carried out at once; further ones wait. At zero other portals of the same store carry them out. @default 10 */
    maxConcurrentRuns?: number
    /** How long a portal must stand still before another one goes on with its runs, in milliseconds. @default 10_000 */
    leaseMs?: number
    /** Who may decide beside the approvers that a step names, who are looked up in the catalog. */
    approvals?: Pick<ApprovalOptions, 'allowInitiator'>
    /** Flags that are on for everybody: what a form has behind another one is not asked for. @default none */
    featureFlags?: readonly string[]
    /** Lets templates send requests to `hosts`, with their credentials. @default none: there is no `http:request` */
    http?: Partial<HttpOptions>
    /** Programs that templates may run. @default none: there is no `command:run` */
    commands?: CommandOptions
    /** Ways to tell people. @default none: there is no `notification:send` */
    notifiers?: readonly Notifier[]
    /** Systems that templates may change, such as clusters and Vault. @default none */
    infrastructure?: InfrastructureConfig
  }
  docs?: {
    /**
     * Where `callboard docs publish`, or `techdocs-cli publish`, puts the sites of entities, or a function that opens it: they are read
     * from there, and none is built here.
     * @default sites are built from their sources when they are first asked for
     */
    published?: DocsPublisher | (() => DocsPublisher | Promise<DocsPublisher>)
    /** What draws diagrams other than Mermaid's, such as `krokiDiagrams({ url, gate })`. @default none: their source is shown */
    diagrams?: readonly DiagramRenderer[]
  }
  /** A folder of Markdown that belongs to no entity, relative to this file. */
  wiki?: string
  search?: {
    /** Sources beside the catalog and the docs. */
    collators?: readonly Collator[]
    /**
     * What the score of each type of result is multiplied by, beside the portal's own: entities and templates 1, `techdocs` and
     * `wiki` 0.9, `api-operations` 0.8.
     */
    typeWeights?: Readonly<Record<string, number>>
  }
  git?: {
    /** Git hosts that the portal's own Git server stands in for, for want of credentials: `['github.com']`. */
    standInFor?: readonly string[]
    /**
     * Git hosts that are read and published to: `[{ host: 'github.com', token: 'GITHUB_TOKEN' }]`, the token by the name of
     * the environment variable that has it. The actions that only one program has are there with it. @default none
     */
    hosts?: readonly GitHostConfig[]
    /** Who commits where a step names nobody. @default Scaffolder */
    author?: GitAuthor
    /**
     * Whether plans show what changes inside the files of a repository. Whoever plans then sees of it what the host's token
     * may read. @default only in steps that hand on the requester's own token
     */
    diffInPlans?: boolean
    /** Signs the commits: a private key of SSH or OpenPGP without a passphrase. @default none is signed */
    signingKey?: SecretSource
  }
  mcp?: {
    /**
     * Which tools agents have, by the name of a profile: `default` at `/mcp`, another at `/mcp/<name>`.
     * @default `default` with all, `read-only` with those that change nothing
     */
    profiles?: McpProfilesConfig
  }
}

/** Who is named in commits. */
interface GitAuthor {
  name: string
  email: string
}

/** A store of entities, with what releases it. */
export type OpenedStore = CatalogStore & Partial<AsyncDisposable>

/** A store of runs, with what releases it. */
export type OpenedTaskStore = TaskStore & Partial<AsyncDisposable>

/** Where a key is: the name of an environment variable that has it, or the key. */
export type SealingKeySource = string | Secret

/** Gives a configuration its type. */
export function defineConfig(config: PortalConfig): PortalConfig {
  return config
}
