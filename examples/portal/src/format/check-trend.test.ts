import type { CheckChange, CheckState } from '@callboard/catalog'
import { expect, it } from 'vitest'
import { trendsOf } from './check-trend.ts'

const change = (at: string, ref: string, status: CheckState, check = 'owned'): CheckChange => ({
  at: `2026-11-${at}`,
  ref,
  check,
  status,
})
const newestFirst = [
  change('20T08:00:00Z', 'c', 'waived'),
  change('18T08:00:00Z', 'a', 'passed'),
  change('12T09:00:00Z', 'd', 'failed', 'documented'),
  change('11T08:00:00Z', 'c', 'failed'),
  change('11T08:00:00Z', 'b', 'failed'),
  change('11T08:00:00Z', 'a', 'failed'),
]
const trends = (changes: readonly CheckChange[], nowMs = Date.parse('2026-11-20T12:00:00Z')) =>
  trendsOf({
    changes,
    keyOf: ({ check }) => check,
    failing: new Map([
      ['owned', 1],
      ['documented', 1],
    ]),
    nowMs,
  })

it('counts back from what fails now', () => {
  expect([...trends(newestFirst)]).toEqual([
    [
      'owned',
      {
        points: '0,1 8,1 16,1 24,1 32,1 40,1 48,1 56,5.7 64,5.7 72,10.3',
        text: '2 fewer than 9 days ago',
        change: -2,
      },
    ],
    [
      'documented',
      {
        points: '0,15 8,1 16,1 24,1 32,1 40,1 48,1 56,1 64,1 72,1',
        text: '1 more than 9 days ago',
        change: 1,
      },
    ],
  ])
})

it('says nothing on the first day, nor without changes', () => {
  expect(trends(newestFirst.slice(0, 1)).size).toBe(0)
  expect(trends([]).size).toBe(0)
})

it('looks back a month at most', () => {
  const owned = trends(newestFirst, Date.parse('2027-03-01T00:00:00Z')).get('owned')
  expect(owned).toMatchObject({ text: 'as many failed 29 days ago', change: 0 })
  expect(owned?.points.split(' ')).toHaveLength(30)
})
