import { expect, it } from 'vitest'
import { currentRequest, inRequest, requestIdOf } from './request-context.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'

it.each([
  ['its x-request-id', { 'x-request-id': 'edge-7:a.b' }, 'edge-7:a.b'],
  ['its trace', { traceparent: `00-${trace}-00f067aa0ba902b7-01` }, trace],
  ['a trace of a later version', { traceparent: `cc-${trace}-00f067aa0ba902b7-01-more` }, trace],
  [
    'the id before the trace',
    { 'x-request-id': 'a', traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    'a',
  ],
  ['nothing', {}, undefined],
  ['nothing of a line break', { 'x-request-id': 'a\nb' }, undefined],
  ['nothing of markup', { 'x-request-id': '<b>' }, undefined],
  ['nothing of what is too long', { 'x-request-id': 'a'.repeat(129) }, undefined],
  ['nothing of an empty one', { 'x-request-id': '' }, undefined],
  ['nothing of two', { 'x-request-id': ['a', 'b'] }, undefined],
  ['nothing of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, undefined],
  ['nothing of half a trace', { traceparent: '00-4bf92f-00f067aa0ba902b7-01' }, undefined],
])('knows a request by %s', (_what, headers, id) => {
  expect(requestIdOf(headers)).toBe(id)
})

it('is there in all that a request begins, and nowhere else', async () => {
  const seen = await inRequest({ id: 'a' }, async () => {
    await Promise.resolve()
    return currentRequest()?.id
  })
  expect([seen, currentRequest()]).toEqual(['a', undefined])
})
