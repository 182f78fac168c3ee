import { CallboardError, coreErrors, type Issue, throwIfAborted } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { Claim } from './claim.ts'
import { type ExpandedTarget, expandTarget, fileBeside } from './expand-target.ts'
import { readHint } from './resolve-target.ts'
import { type FailedContent, localReaders, type SourceJob } from './source-job.ts'
import type { IngestContext } from './source-root.ts'

/** Locations that may lead to one another. */
const maxDepth = 5
/** Targets that a Location may name. */
const maxTargets = 1000

/** Where following a Location leads. */
export interface FollowedLocation {
  jobs: SourceJob[]
  issues: Issue[]
  /** Why something could not be looked up, so that what it led to before is unknown, not gone. */
  unknown?: FailedContent
}

/** The sources that a Location leads to, as jobs. Nothing is read yet but folders that a pattern names. */
export async function followLocation(
  claim: Claim,
  place: SourceJob,
  context: IngestContext,
): Promise<FollowedLocation> {
  const followed: FollowedLocation = { jobs: [], issues: [] }
  const { targets, optional } = targetsOf(claim)
  const refusal = refusalOf(claim, targets.length, place.depth)
  if (refusal) return { ...followed, issues: [refusal] }
  const base = { url: place.url, local: place.local, remote: context.readers }
  for (const target of targets) {
    try {
      const expanded = await expandTarget(target, base, context.signal)
      followed.jobs.push(...expanded.map((each) => toJob(each, { claim, place, optional, target })))
    } catch (error) {
      throwIfAborted(context.signal)
      if (!CallboardError.is(error)) throw error
      if (optional && isMissing(error)) continue
      const failure = failureOf(error, { claim, target })
      followed.issues.push(failure.failed)
      // Of several failures, one of what is out of reach says less than one of what is not there.
      if (followed.unknown?.missing ?? true) followed.unknown = failure
    }
  }
  return followed
}

function targetsOf({ entity }: Claim): { targets: string[]; optional: boolean } {
  const { target, targets, presence } = entity.spec ?? {}
  const all = [target, ...(Array.isArray(targets) ? targets : [])]
  return {
    targets: all.filter((each): each is string => typeof each === 'string'),
    optional: presence === 'optional',
  }
}

function refusalOf(claim: Claim, count: number, depth: number): Issue | undefined {
  const issue = { severity: 'error', at: claim.at, ref: claim.ref } as const
  const type = claim.entity.spec?.type
  if (type !== undefined && type !== 'file' && type !== 'url')
    return {
      ...issue,
      code: 'LOCATION_TYPE',
      message: `Targets of the type "${String(type)}" are not read`,
      hint: 'Use "file" or "url", or a provider for that place.',
    }
  if (count > maxTargets)
    return {
      ...issue,
      code: 'LOCATION_FAN_OUT',
      message: `It names ${count} targets, more than the ${maxTargets} that are read`,
      hint: 'Use a pattern such as ./services/*/catalog-info.yaml.',
    }
  if (count > 0 && depth >= maxDepth)
    return {
      ...issue,
      code: 'LOCATION_TOO_DEEP',
      message: `It lies behind ${maxDepth} other Locations and is not followed`,
      hint: 'Name its targets in a Location nearer to the first.',
    }
  return undefined
}

/** How a job came about. */
interface Followed {
  claim: Claim
  place: SourceJob
  optional: boolean
  /** As it is written in the Location. */
  target: string
}

function toJob(
  { url, read }: ExpandedTarget,
  { claim, place, optional, target }: Followed,
): SourceJob {
  return {
    url,
    file: fileBeside(place, url),
    origin: place.origin,
    parent: claim.ref,
    depth: place.depth + 1,
    local: localReaders(url, place.local),
    async read(request) {
      try {
        return (await read(request)) ?? { unchanged: true }
      } catch (error) {
        throwIfAborted(request.signal)
        if (!CallboardError.is(error)) throw error
        if (optional && isMissing(error)) return undefined
        return failureOf(error, { claim, target })
      }
    },
  }
}

/** Whether an error says that something is not there, rather than out of reach. */
export function isMissing({ code }: CallboardError): boolean {
  return code === coreErrors.PATH_MISSING.code || code === coreErrors.SOURCE_MISSING.code
}

function failureOf(
  error: CallboardError,
  { claim: { ref, at }, target }: { claim: Claim; target: string },
): FailedContent {
  const failed: Issue = {
    severity: 'error',
    code: 'LOCATION_UNREADABLE',
    message:
      error.code === catalogErrors.TARGET_INVALID.code
        ? error.message
        : `The target "${target}" could not be read: ${error.message}`,
    hint: readHint(error),
    at,
    ref,
  }
  return { failed, missing: isMissing(error) }
}
