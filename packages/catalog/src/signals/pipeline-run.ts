import type { SignalLevel, SignalValue } from './signal.ts'
import { worstLevel } from './worst-level.ts'

/** The last run of a pipeline, whatever runs it. */
export interface PipelineRun {
  name: string
  /** In the words of the system that runs it: `success`, `failure`, `running` … */
  status: string
  /** What the status amounts to; `unknown` while it runs. */
  level: SignalLevel
  branch: string
  /** Full hash. */
  commit?: string | undefined
  /** When it last changed, ISO 8601. */
  at?: string | undefined
  url: string
}

/** Runs as a value to be shown. */
export function pipelineValue(
  runs: readonly PipelineRun[],
  noun: string,
): Omit<SignalValue<PipelineRun[]>, 'url'> {
  const bad = runs.filter(({ level }) => level === 'error')
  const [only] = runs
  const summary = !only
    ? `No ${noun} has run on the default branch`
    : runs.length === 1
      ? `${only.status} on ${only.branch}`
      : bad.length > 0
        ? `${bad.length} of ${runs.length} ${noun}s failed on ${only.branch}`
        : `${runs.length} ${noun}s on ${only.branch}, none failed`
  return {
    summary,
    level: worstLevel(runs.map(({ level }) => level)),
    facts: runs.map(({ name, status, commit, at, url }) => ({
      label: name,
      value: [status, commit?.slice(0, 7), at].filter(Boolean).join(', '),
      url,
    })),
    data: [...runs],
  }
}
