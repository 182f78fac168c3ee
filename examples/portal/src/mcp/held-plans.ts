import type { Runtime } from '@callboard/core'
import type { Template } from '@callboard/scaffolder'

/** A plan that somebody has seen, so that it can be carried out. */
export interface HeldPlan {
  template: Template
  parameters: Readonly<Record<string, unknown>>
  user: string | undefined
  /** What it would change outside, one sentence each. */
  effects: readonly string[]
  /** Whether something that exists would be deleted or overwritten. */
  destructive: boolean
}

/** Plans between the tool that makes them and the tool that carries them out. */
export interface HeldPlans {
  /** Keeps a plan under an id that nobody can guess. */
  keep(plan: HeldPlan): { planId: string; expiresAt: string }
  /** The plan of an id, for the person it was made for only. */
  find(planId: string, user: string | undefined): HeldPlan | undefined
}

const heldForMs = 30 * 60_000
const maxPlans = 500

/** Holds plans in memory: one that is lost is made again, with what is true then. */
export function createHeldPlans({ now, randomId }: Pick<Runtime, 'now' | 'randomId'>): HeldPlans {
  const held = new Map<string, HeldPlan & { expiresMs: number }>()
  const forget = () => {
    for (const [id, { expiresMs }] of held) {
      if (expiresMs > now() && held.size <= maxPlans) break
      held.delete(id)
    }
  }
  return {
    keep(plan) {
      const [planId, expiresMs] = [randomId(), now() + heldForMs]
      held.set(planId, { ...plan, expiresMs })
      forget()
      return { planId, expiresAt: new Date(expiresMs).toISOString() }
    },
    find(planId, user) {
      const plan = held.get(planId)
      return plan && plan.user === user && plan.expiresMs > now() ? plan : undefined
    },
  }
}
