import { expect, it } from 'vitest'
import { createHeldPlans, type HeldPlan } from './held-plans.ts'

const minute = 60_000

function held() {
  let [nowMs, id] = [0, 0]
  const plans = createHeldPlans({
    now: () => nowMs,
    randomId: () => {
      id += 1
      return `plan-${id}`
    },
  })
  return { plans, wait: (ms: number) => (nowMs += ms) }
}

const planOf = (user?: string) =>
  ({ user, parameters: {}, effects: [], destructive: false }) as unknown as HeldPlan

it('keeps a plan for half an hour', () => {
  const { plans, wait } = held()
  const plan = planOf()
  expect(plans.keep(plan)).toEqual({ planId: 'plan-1', expiresAt: '1970-01-01T00:30:00.000Z' })
  wait(30 * minute - 1)
  expect(plans.find('plan-1', undefined)).toMatchObject(plan)
  wait(1)
  expect(plans.find('plan-1', undefined)).toBeUndefined()
})

it('shows a plan to the person it was made for only', () => {
  const { plans } = held()
  plans.keep(planOf('user:default/ana'))
  expect(plans.find('plan-1', 'user:default/ben')).toBeUndefined()
  expect(plans.find('plan-1', undefined)).toBeUndefined()
  expect(plans.find('plan-1', 'user:default/ana')).toBeDefined()
})

it('lets go of the oldest beyond five hundred', () => {
  const { plans } = held()
  for (let count = 0; count < 501; count += 1) plans.keep(planOf())
  expect(plans.find('plan-1', undefined)).toBeUndefined()
  expect(plans.find('plan-2', undefined)).toBeDefined()
})
