import { expect, it } from 'vitest'
import { createScreen } from './screen.ts'
import { type Column, table } from './table.ts'

interface Row {
  ref: string
  owner: string
  text: string
}

const columns: Column<Row>[] = [
  { title: 'Ref', value: ({ ref }) => ref },
  { title: 'Owner', value: ({ owner }) => owner, optional: true },
  { title: 'Text', value: ({ text }) => text, shrinkTo: 8, optional: true },
]
const rows: Row[] = [
  { ref: 'component:orders', owner: 'crew', text: 'takes orders and keeps them' },
  { ref: 'component:web', owner: 'crew', text: 'shows\nthe shop' },
]
const lines = (width: number | undefined, of: Row[] = rows) =>
  table(
    createScreen({ write() {}, isTTY: width !== undefined, columns: width }, { NO_COLOR: '1' }),
    columns,
    of,
  )

it('is as wide as its content where no terminal is', () => {
  expect(lines(undefined)).toEqual([
    '  Ref               Owner  Text',
    '  component:orders  crew   takes orders and keeps them',
    '  component:web     crew   shows the shop',
  ])
})

it('cuts what may be cut', () => {
  expect(lines(42)).toEqual([
    '  Ref               Owner  Text',
    '  component:orders  crew   takes orders...',
    '  component:web     crew   shows the shop',
  ])
})

it.each([40, 41, 45, 50, 57, 80])('is never wider than %i columns', (width) => {
  for (const line of lines(width)) expect(line.length).toBeLessThanOrEqual(width)
})

it('leaves out what does not fit, the last first', () => {
  const long = [{ ref: 'component:a-very-long-name', owner: 'crew', text: 'a text' }]
  expect(lines(40, long)).toEqual([
    '  Ref                         Owner',
    '  component:a-very-long-name  crew',
  ])
})

it('cuts the first column when nothing else is left', () => {
  const long = [{ ref: `component:${'x'.repeat(60)}`, owner: 'crew', text: 'a text' }]
  expect(lines(40, long)).toEqual(['  Ref', `  component:${'x'.repeat(25)}...`])
})

it('leaves out a column that says nothing', () => {
  expect(lines(undefined, [{ ref: 'a', owner: '', text: 'b' }])).toEqual([
    '  Ref  Text',
    '  a    b',
  ])
})
