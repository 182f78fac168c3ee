import { createHash } from 'node:crypto'
import {
  canonicalRef,
  hasErrors,
  type Issue,
  isAbortOf,
  messageOf,
  type Relation,
  throwIfAborted,
} from '@callboard/core'
import type { CheckContext, CheckedDocument } from '../ingest/check-document.ts'
import { copyPlain } from '../ingest/copy-plain.ts'
import type { Processor, ProcessorContext, ProcessorIssue, ProcessorRelation } from './processor.ts'

/** What processors run with. */
export interface Processing extends Omit<ProcessorContext, 'entity'> {
  processors: readonly Processor[]
}

/** Checks a document that processors have been over. */
export type Check = (value: unknown) => CheckedDocument

/** What of an entity is different after its processors. */
interface Outcome {
  value: unknown
  relations: ProcessorRelation[]
  /** Entities that came beside it. */
  more: unknown[]
  issues: Issue[]
}

/** Takes down what there is to say. */
type Say = (found: readonly ProcessorIssue[], code?: string) => void

/** A document as its processors make it, then the entities that they add to it. */
export async function runProcessors(
  value: unknown,
  { check, locate }: { check: Check; locate?: CheckContext['locate'] },
  processing: Processing,
): Promise<CheckedDocument[]> {
  const outcome: Outcome = { value, relations: [], more: [], issues: [] }
  const say: Say = (found, code = 'PROCESSOR_ISSUE') => {
    for (const each of found) outcome.issues.push(issueOf(each, code, locate))
  }
  for (const processor of processing.processors)
    await attempt(processor, processing, say, async () => {
      const made = await processor.process(contextOf(outcome.value, processing))
      if (made?.entity !== undefined) outcome.value = copyPlain(made.entity)
      outcome.relations.push(...(made?.relations ?? []))
      outcome.more.push(...(made?.entities ?? []), ...(made?.locations ?? []).map(locationOf))
      say(made?.issues ?? [])
    })
  const checked = check(outcome.value)
  if (checked.entity)
    for (const processor of processing.processors)
      await attempt(processor, processing, say, async () => {
        say((await processor.validate?.(contextOf(checked.entity, processing))) ?? [])
      })
  return [concluded(checked, outcome), ...outcome.more.map((each) => check(copyPlain(each)))]
}

/** A failure is one of the processor on this entity: the others go on. */
async function attempt(
  processor: Processor,
  { logger, signal }: Processing,
  say: Say,
  work: () => Promise<void>,
): Promise<void> {
  throwIfAborted(signal)
  try {
    await work()
  } catch (error) {
    if (isAbortOf(signal, error)) throw error
    const message = `The processor "${processor.name}" failed: ${messageOf(error)}`
    logger.error('a processor failed', { processor: processor.name, error: messageOf(error) })
    const hint = 'The log has the reason; this is a mistake in the processor.'
    say([{ message, hint }], 'PROCESSOR_FAILED')
  }
}

function contextOf(value: unknown, { processors: _all, ...rest }: Processing): ProcessorContext {
  return { entity: copyPlain(value) as Record<string, unknown>, ...rest }
}

function concluded(checked: CheckedDocument, { relations, issues }: Outcome): CheckedDocument {
  const { entity, ...rest } = checked
  const all = [...checked.issues, ...issues.map((issue) => ({ ...issue, ref: checked.ref }))]
  if (!entity || hasErrors(issues)) return { ...rest, issues: all }
  const { edges, bad } = edgesFrom(checked, relations)
  if (bad.length > 0) return { ...rest, issues: [...all, ...bad] }
  return { ...checked, issues: all, relations: edges }
}

function edgesFrom(
  { ref = '', at, entity }: CheckedDocument,
  relations: readonly ProcessorRelation[],
) {
  const edges: Relation[] = []
  const bad: Issue[] = []
  for (const { type, reverse, target: written } of relations) {
    try {
      const target = canonicalRef(written, { namespace: entity?.metadata.namespace })
      edges.push({ source: ref, type, target }, { source: target, type: reverse, target: ref })
    } catch (error) {
      bad.push({
        severity: 'error',
        code: 'ENTITY_REFERENCE_INVALID',
        message: `A processor relates the entity to nothing: ${messageOf(error)}`,
        hint: 'Write the target as kind:namespace/name.',
        at,
        ref,
      })
    }
  }
  return { edges, bad }
}

function issueOf(
  { severity = 'error', message, hint, path = [] }: ProcessorIssue,
  code: string,
  locate: CheckContext['locate'],
): Issue {
  const place = locate?.([...path])
  return { severity, code, message, hint, at: place?.at, frame: place?.frame }
}

/** The Location that stands for a place to read, named as the peer names it. */
function locationOf(target: string) {
  const name = `generated-${createHash('sha1').update(target).digest('hex')}`
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name },
    spec: { target },
  }
}
