import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from './secret.ts'

const secret = new Secret('hunter2-hunter2')

describe('Secret', () => {
  it('shows itself to nobody who does not ask', () => {
    const shown = [
      String(secret),
      `${secret}`,
      `a${secret as unknown as string}`,
      ['', secret].join(''),
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      inspect({ deep: [secret] }),
      format('%s %o %j', secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(structuredClone({ ...secret })),
      Object.getOwnPropertyNames(secret).join(),
    ]
    expect(shown.join('\n')).not.toContain('hunter2')
    expect(shown.slice(0, 4)).toEqual(['***', '***', 'a***', '***'])
  })

  it('reveals itself to who does', () => {
    expect(secret.reveal()).toBe('hunter2-hunter2')
  })

  it('is recognised, also from another copy of the package', () => {
    const foreign = Object.defineProperty({}, Symbol.for('callboard.secret'), { value: true })
    expect([secret, foreign, {}, null, 'x'].map(Secret.is)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})
