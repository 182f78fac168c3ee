import { expect, it } from 'vitest'
import { toIndexedDocument } from './indexed-document.ts'
import { createLedger } from './ledger.ts'

const make = (location: string, title: string) => {
  const document = toIndexedDocument('page', { title, text: '', location, kind: 'Page' })
  return [document.id, document] as const
}
const titles = (change: { put: readonly { document: { title: string } }[] }) =>
  change.put.map(({ document }) => document.title)

it('lets the earlier source win, and the later one take over', async () => {
  const ledger = createLedger(['first', 'second'])
  const late = await ledger.deltaTo('second', new Map([make('/a', 'late')]))
  await (await ledger.plan(new Map([['second', late]]))).commit()
  const first = await ledger.plan(
    new Map([['first', await ledger.deltaTo('first', new Map([make('/a', 'early')]))]]),
  )
  expect([titles(first), first.added, first.changed]).toEqual([['early'], 0, 1])
  await first.commit()
  expect(ledger.shadowedBy('second', '/a\npage')).toBe('first')
  const gone = await ledger.plan(new Map([['first', await ledger.deltaTo('first', new Map())]]))
  expect([titles(gone), gone.remove]).toEqual([['late'], []])
})

it('changes nothing before it is committed', async () => {
  const ledger = createLedger(['first'])
  const change = await ledger.plan(
    new Map([['first', await ledger.deltaTo('first', new Map([make('/a', 'x')]))]]),
  )
  expect([...change.all()]).toHaveLength(1)
  expect(ledger.held('first').size).toBe(0)
  expect([...ledger.fieldCounts.keys()]).toEqual([])
  await change.commit()
  expect([...ledger.fieldCounts.keys()]).toEqual(['kind'])
})
