import { expect, it } from 'vitest'
import { toIndexedDocument } from './indexed-document.ts'
import { createLedger } from './ledger.ts'

const make = (location: string, title: string) => {
  const document = toIndexedDocument('page', { title, text: '', location, kind: 'Page' })
  return [document.id, document] as const
}
const titles = (change: { put: readonly { document: { title: string } }[] }) =>
  change.put.map(({ document }) => document.title)

it('lets the earlier source win, and the later one take over', () => {
  const ledger = createLedger(['first', 'second'])
  ledger
    .plan(new Map([['second', ledger.deltaTo('second', new Map([make('/a', 'late')]))]]))
    .commit()
  const first = ledger.plan(
    new Map([['first', ledger.deltaTo('first', new Map([make('/a', 'early')]))]]),
  )
  expect([titles(first), first.added, first.changed]).toEqual([['early'], 0, 1])
  first.commit()
  expect(ledger.shadowedBy('second', '/a\npage')).toBe('first')
  const gone = ledger.plan(new Map([['first', ledger.deltaTo('first', new Map())]]))
  expect([titles(gone), gone.remove]).toEqual([['late'], []])
})

it('changes nothing before it is committed', () => {
  const ledger = createLedger(['first'])
  const change = ledger.plan(
    new Map([['first', ledger.deltaTo('first', new Map([make('/a', 'x')]))]]),
  )
  expect([...change.all()]).toHaveLength(1)
  expect(ledger.held('first').size).toBe(0)
  expect([...ledger.fields]).toEqual([])
  change.commit()
  expect([...ledger.fields]).toEqual(['kind'])
})
