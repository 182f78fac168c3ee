import type { Issue } from '@callboard/core'
import type { Waiver } from './waiver.ts'

/** How one entity stands to one check. */
export interface CheckResult {
  ref: string
  check: string
  /** `waived`: it fails, and somebody allowed that for now. */
  status: 'passed' | 'failed' | 'skipped' | 'waived'
  /** Whether it passed. */
  passed: boolean
  level: string | null
  required: boolean
  /** What is wrong; `null` when it passed. */
  message: string | null
  /** What to do about it, where that is known. */
  fix: string | null
  waiver?: Pick<Waiver, 'until' | 'reason' | 'by'>
}

/** A check with its numbers. */
export interface CheckSummary {
  name: string
  description: string | null
  level: string | null
  required: boolean
  passed: number
  failed: number
  skipped: number
  waived: number
}

/** The level of one entity. */
export interface EntityLevel {
  ref: string
  /** The highest level of which, and of those below which, no check failed or was skipped. */
  level: string | null
  /** The level after that, where any of its checks apply to the entity. */
  next: string | null
  /** Checks that keep it from the next level. */
  missing: string[]
}

/** How the entities of one moment stand to the checks of a catalog. */
export interface CheckReport {
  /** Of the catalog that was looked at. */
  generation: number
  checks: CheckSummary[]
  /** One for each check that applies to an entity, by reference, then in the order of the checks. */
  results: CheckResult[]
  /** Of entities that any check with a level applies to, by reference. */
  levels: EntityLevel[]
  /** All levels, from the first that is reached to the last. */
  order: string[]
  /** Whether a required check failed: what a pipeline stops at. */
  failed: boolean
  /** What is wrong with the checks and waivers themselves. */
  issues: Issue[]
}
