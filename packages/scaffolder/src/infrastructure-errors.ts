import { quote } from './quote.ts'

/** What went wrong in Terraform, by its own words. */
export interface TerraformFailure {
  command: string
  problems: readonly string[]
  /** Addresses of what was made before. */
  left?: readonly string[]
}

/** A system that the configuration does not name. */
export interface UnknownTarget {
  /** `cluster` */
  what: string
  name: string
  known: readonly string[]
  suggestion?: string | undefined
}

/** Objects that lie where templates may not go. */
export interface DeniedNamespace {
  cluster: string
  /** `Deployment shop/web` */
  objects: readonly string[]
  /** Names and patterns of those that they may use. */
  namespaces: readonly string[]
}

/** What did not become ready in time, and why. */
export interface NotReady {
  /** `Deployment shop/web` */
  what: string
  reason: string
  timeoutMs: number
  /** Whether waiting longer would not have helped. */
  hasFailed?: boolean | undefined
  /** What the step has made before. */
  made?: readonly string[]
}

/** What AWS answered instead. */
export interface AwsRefusal {
  service: string
  region: string
  /** `CreateRepository` */
  operation: string
  /** What AWS calls the reason. */
  code: string
  said: string
}

/** What to do, by the reason that AWS gives; the first that fits. */
const awsHints: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|InvalidToken)/,
    'The credentials are wrong or have expired: give the account new ones.',
  ],
  [/^RequestTimeTooSkewed/, 'Set the clock of this machine.'],
  [/^(?:AccessDenied|403)/, 'Let the policy of the account allow this operation.'],
  [/^(?:NoSuchBucket|404)/, 'Check the names and the region.'],
  [/^RepositoryNotEmpty/, 'Look at its images, and delete it by hand if nobody needs them.'],
  [/LimitExceeded/, 'Remove what nobody needs, or ask AWS for a higher quota.'],
  [/Throttl|TooManyRequests|SlowDown/, 'AWS is busy: try again later.'],
]

/** The part of the table that is for actions which change other systems. */
export const infrastructureErrors = {
  TERRAFORM_CONFIGURATION: ({ path, problems }: { path: string; problems: readonly string[] }) => ({
    message: `The Terraform configuration in ${quote(path)} is refused: ${problems.join('; ')}`,
    hint: 'Leave it out of the configuration, or let the host allow it in terraformActions({ providers, modules, provisioners }).',
  }),
  TERRAFORM_FAILED: ({ command, problems, left = [] }: TerraformFailure) => ({
    message: `"${command}" failed: ${problems.join('; ')}${left.length === 0 ? '' : `. Made before, and left in the state: ${left.join(', ')}`}`,
    hint:
      left.length === 0
        ? 'Correct the configuration or its variables; the log of the step has all that was said.'
        : 'Correct the cause and try the step again, which goes on from there, or destroy the state.',
  }),
  TERRAFORM_LOCKED: ({ state, reason }: { state: string; reason: string }) => ({
    message: `The Terraform state ${quote(state)} is locked: ${reason}`,
    hint: 'Wait for the run that holds it; where that is gone, remove the lock with "terraform force-unlock".',
  }),
  TERRAFORM_DESTRUCTIVE: ({ addresses }: { addresses: readonly string[] }) => ({
    message: `Applying would delete or replace ${addresses.join(', ')}`,
    hint: 'Set "allowDestroy: true" in the step, if that is meant.',
  }),
  TERRAFORM_NEEDED: ({
    targets,
    others,
  }: {
    targets: readonly string[]
    others: readonly string[]
  }) => ({
    message: `${targets.join(', ')} cannot be destroyed alone: ${others.join(', ')}, which the step did not make, would go as well`,
    hint: 'Apply a configuration without what the step made, or destroy it by hand.',
  }),
  TARGET_UNKNOWN: ({ what, name, known, suggestion }: UnknownTarget) => ({
    message: `There is no ${what} ${quote(name)} that steps may use`,
    hint:
      suggestion === undefined
        ? `Set up are ${known.join(', ') || 'none'}.`
        : `Did you mean ${quote(suggestion)}?`,
  }),
  KUBERNETES_MANIFEST: ({ problems }: { problems: readonly string[] }) => ({
    message: `The manifests cannot be applied: ${problems.join('; ')}`,
    hint: 'Correct the manifests; nothing was applied.',
  }),
  KUBERNETES_NAMESPACE_DENIED: ({ cluster, objects, namespaces }: DeniedNamespace) => ({
    message: `Templates may not change ${objects.join(', ')} in the cluster ${quote(cluster)}`,
    hint: `They may use the namespaces ${namespaces.join(', ') || 'that the host allows: none'}.`,
  }),
  KUBERNETES_CONFLICT: ({ object, said }: { object: string; said: string }) => ({
    message: `${object} has fields that somebody else has set: ${said}`,
    hint: 'Leave these fields out of the manifest, or set "force: true" to take them over.',
  }),
  TARGET_NOT_READY: ({ what, reason, timeoutMs, hasFailed = false, made = [] }: NotReady) => ({
    message: [
      hasFailed
        ? `${what} has failed: ${reason}`
        : `${what} is not ready after ${timeoutMs / 1000} s: ${reason}`,
      ...(made.length === 0 ? [] : [`The step has made, and left: ${made.join(', ')}`]),
    ].join('. '),
    hint: hasFailed
      ? 'Correct what it complains about, then try the step again.'
      : 'Correct what it waits for, or give it more time with "timeoutSeconds".',
  }),
  VAULT_PATH_DENIED: ({ path, verb }: { path: string; verb: 'read' | 'write' }) => ({
    message: `Templates may not ${verb} ${quote(path)} in Vault`,
    hint: `Use a path that vaultActions({ ${verb} }) allows.`,
  }),
  VAULT_CHANGED: ({ path }: { path: string }) => ({
    message: `The secret ${quote(path)} in Vault was changed since the step wrote it, and stays as it is`,
    hint: 'Look at its versions in Vault, and take the change back there if nobody needs it.',
  }),
  TARGET_TAKEN: ({ what, by }: { what: string; by: string }) => ({
    message: `${what} is there already, for ${by}`,
    hint: 'Choose another name.',
  }),
  TARGET_IN_USE: ({ what, reason }: { what: string; reason: string }) => ({
    message: `${what} stays: ${reason}`,
    hint: 'Look at it, and delete it by hand if nobody needs it.',
  }),
  AWS_REFUSED: ({ service, region, operation, code, said }: AwsRefusal) => ({
    message: `AWS refused ${operation} of ${service} in ${quote(region)}: ${code}${said === '' ? '' : `, ${quote(said)}`}`,
    hint:
      awsHints.find(([pattern]) => pattern.test(code))?.[1] ??
      'Correct the inputs of the step; AWS says what it does not accept.',
  }),
  AWS_SECRET_TAKEN: ({ name }: { name: string }) => ({
    message: `The secret ${quote(name)} is in AWS Secrets Manager already, with another value`,
    hint: 'Choose another name, or delete the secret first if nobody needs it.',
  }),
  AWS_SECRET_CHANGED: ({ name }: { name: string }) => ({
    message: `The secret ${quote(name)} in AWS Secrets Manager was changed since the step made it, and stays`,
    hint: 'Look at it there, and delete it if nobody needs it.',
  }),
  AWS_OBJECT_CHANGED: ({ keys }: { keys: readonly string[] }) => ({
    message: `Changed since the step uploaded them, and left: ${keys.join(', ')}`,
    hint: 'Look at them in the bucket, and delete them if nobody needs them.',
  }),
}
