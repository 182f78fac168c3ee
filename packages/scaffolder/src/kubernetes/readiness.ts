import { z } from 'zod'

const count = z.number().default(0)
const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
})

/** What is read of an object to tell whether it is ready, whatever its kind. */
export const observedObject = z.looseObject({
  kind: z.string().default(''),
  metadata: z.looseObject({ generation: count }),
  spec: z
    .looseObject({
      replicas: z.number().default(1),
      selector: z
        .looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) })
        .optional(),
    })
    .optional(),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberAvailable: count,
      phase: z.string().optional(),
      conditions: z.array(condition).default([]),
    })
    .optional(),
})
type Observed = z.output<typeof observedObject>
type Status = NonNullable<Observed['status']>

/** How far an object is. */
export interface Readiness {
  isReady: boolean
  /** For people: `1 of 3 replicas are available`. */
  text: string
  /** Whether waiting is of no use. */
  hasFailed?: boolean
}

const ready: Readiness = { isReady: true, text: 'ready' }

/** Tells whether an object does what it is for. One that has no state of its own is ready when it is there. */
export function readinessOf(kind: string, object: Observed): Readiness {
  const judge = judges[kind]
  const { status, metadata } = object
  if (!judge) return status ? byCondition('Ready', status, { isNeeded: false }) : ready
  const { observedGeneration = metadata.generation } = status ?? {}
  if (!status || observedGeneration < metadata.generation)
    return { isReady: false, text: 'its controller has not seen it yet' }
  return judge(object.spec?.replicas ?? 1, status)
}

type Judge = (wanted: number, status: Status) => Readiness

const judges: Readonly<Record<string, Judge>> = {
  Deployment(wanted, status) {
    const late = status.conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded')
    if (late)
      return { isReady: false, hasFailed: true, text: late.message ?? 'it makes no progress' }
    const { updatedReplicas, availableReplicas, replicas } = status
    if (replicas > updatedReplicas && updatedReplicas >= wanted)
      return { isReady: false, text: `${replicas - updatedReplicas} old replicas are still there` }
    return counted(Math.min(updatedReplicas, availableReplicas), wanted, 'replicas are available')
  },
  StatefulSet: (wanted, { updatedReplicas, readyReplicas }) =>
    counted(Math.min(updatedReplicas, readyReplicas), wanted, 'replicas are ready'),
  DaemonSet: (_wanted, { desiredNumberScheduled, updatedNumberScheduled, numberAvailable }) =>
    counted(
      Math.min(updatedNumberScheduled, numberAvailable),
      desiredNumberScheduled,
      'pods are available',
    ),
  Job(_wanted, status) {
    const failed = status.conditions.find(
      (each) => each.type === 'Failed' && each.status === 'True',
    )
    if (failed) return { isReady: false, hasFailed: true, text: failed.message ?? 'it failed' }
    return byCondition('Complete', status, { isNeeded: true })
  },
  Pod(_wanted, status) {
    if (status.phase === 'Succeeded') return ready
    if (status.phase === 'Failed') return { isReady: false, hasFailed: true, text: 'it failed' }
    return byCondition('Ready', status, { isNeeded: true })
  },
  PersistentVolumeClaim: (_wanted, { phase = 'Pending' }) =>
    // Some are only bound when a pod asks for them.
    ['Bound', 'Pending'].includes(phase) ? ready : { isReady: false, text: `it is ${phase}` },
}

function counted(have: number, wanted: number, what: string): Readiness {
  return { isReady: have >= wanted, text: `${have} of ${wanted} ${what}` }
}

function byCondition(type: string, status: Status, { isNeeded }: { isNeeded: boolean }): Readiness {
  const found = status.conditions.find((each) => each.type === type)
  if (found ? found.status === 'True' : !isNeeded) return ready
  const said = [found?.reason, found?.message].filter(Boolean).join(': ')
  return { isReady: false, text: said || `it is not ${type.toLowerCase()} yet` }
}
