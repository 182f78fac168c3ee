import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { controls, seen, serveForms } from './fixtures-form.ts'
import { hiddenFields, type TestPortal } from './serve.ts'

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForms()
})
afterAll(() => portal?.[Symbol.asyncDispose]())
beforeEach(() => {
  seen.length = 0
})

describe('the address of a repository', () => {
  const deploy = '/templates/default/deploy'
  const base = [
    ['name', 'edge'],
    ['region', 'eu'],
  ]
  const code = async (parts: string[][]) => {
    const plan = await portal.post(`${deploy}/plan`, [...base, ...parts])
    const run = await portal.post(`${deploy}/run`, hiddenFields(plan.text))
    await portal.ask(`${run.headers.location}/events`)
    return (seen.at(-1) as { values: { code?: string } } | undefined)?.values.code
  }

  it('is asked for in its parts, those of each host', async () => {
    const { text } = await portal.ask(deploy)
    expect(text).toContain('<option value="github.com" selected>')
    expect(text).toContain('<option value="lab">')
    expect(text).toMatch(
      /data-show-when="code.host" data-show-values="\[&quot;dev.azure.com&quot;\]"/,
    )
  })

  it.each([
    [
      [
        ['code.owner', 'org'],
        ['code.repo', 'my app'],
      ],
      'github.com?owner=org&repo=my%20app',
    ],
    [
      [
        ['code.host', 'dev.azure.com'],
        ['code.organization', 'acme'],
        ['code.project', 'p'],
        ['code.repo', 'r'],
      ],
      'dev.azure.com?repo=r&organization=acme&project=p',
    ],
    [[['code.host', 'github.com']], undefined],
  ])('is put together: %j', async (parts, address) => {
    if (address?.includes('%20')) {
      const { status, text } = await portal.post(`${deploy}/plan`, [...base, ...parts])
      expect([status, text.includes('id="field-code-error"')]).toEqual([422, true])
    } else expect(await code(parts)).toBe(address)
  })

  it('comes back in its parts, and every restriction holds', async () => {
    const parts = [
      ['code.owner', 'org'],
      ['code.repo', 'app'],
    ]
    const plan = await portal.post(`${deploy}/plan`, [...base, ...parts])
    expect(plan.text).toContain('github.com?owner=org&amp;repo=app')
    const back = controls((await portal.post(deploy, hiddenFields(plan.text))).text)
    expect(back).toContainEqual(['code.repo', 'app'])
    const refused = async (parts: string[][]) => {
      const { status, text } = await portal.post(`${deploy}/plan`, [...base, ...parts])
      return [status, /id="field-code-error">.*?<span>(.*?)<\/span>/s.exec(text)?.[1]]
    }
    const mallory = [
      ['code.owner', 'mallory'],
      ['code.repo', 'app'],
    ]
    expect(await refused(mallory)).toEqual([422, 'Code must have one of org, lab as its owner'])
    expect(await refused([['code.host', 'evil.test'], ...parts])).toMatchInlineSnapshot(`
      [
        422,
        "Code is not accepted: The host &quot;evil.test&quot; is not one that this step may publish to",
      ]
    `)
  })
})
