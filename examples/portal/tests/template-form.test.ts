import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { controls, seen, serveForms } from './fixtures-form.ts'
import { hiddenFields, type TestPortal } from './serve.ts'

const path = '/templates/default/everything'
const pin = 'pin-of-the-safe'
const token = 'hunter2-is-the-token'
let portal: TestPortal
beforeAll(async () => {
  portal = await serveForms()
})
afterAll(() => portal?.[Symbol.asyncDispose]())
beforeEach(() => {
  seen.length = 0
})

const filled = [
  ['name', 'fx-rates'],
  ['token', token],
  ['pin', pin],
  ['replicas', '3'],
  ['ratio', '0.5'],
  ['tier', 'gold'],
  ['flags', 'a'],
  ['flags', 'c'],
  ['hosts', 'one\r\ntwo\r\n'],
  ['ports', '80\r\n443'],
  ['labels', 'team: payments'],
  ['database.engine', 'redis'],
  ['database.size', '20'],
  ['users.#', '0'],
  ['users.0.login', 'ada'],
  ['users.0.admin', 'true'],
  ['users.0.key', 'key-of-ada-n'],
  ['users.0.roles.#', '0'],
  ['users.0.roles.0.role', 'writer'],
]

describe('a form', () => {
  it('begins with the defaults, those of groups included', async () => {
    const { text } = await portal.ask(path)
    const given = controls(text).filter(([, value]) => value !== '')
    expect(given).toEqual([
      ['replicas', '2'],
      ['metrics', 'true'],
      ['database.backup', 'true'],
      ['database.size', '10'],
    ])
    expect(text).not.toContain('[object Object]')
    expect(text).toContain('step="any"')
    expect(text).toContain('class="choices-inline"')
  })

  it('gives every answer in the type that its field asks for', async () => {
    const plan = await portal.post(`${path}/plan`, filled)
    expect(plan.status).toBe(200)
    const run = await portal.post(`${path}/run`, hiddenFields(plan.text))
    await portal.ask(`${run.headers.location}/events`)
    expect(seen).toEqual([
      {
        token,
        values: {
          name: 'fx-rates',
          pin,
          replicas: 3,
          ratio: 0.5,
          metrics: false,
          tier: 'gold',
          flags: ['a', 'c'],
          hosts: ['one', 'two'],
          ports: [80, 443],
          labels: { team: 'payments' },
          database: { engine: 'redis', backup: false, size: 20 },
          users: [{ login: 'ada', admin: true, key: 'key-of-ada-n', roles: [{ role: 'writer' }] }],
        },
      },
    ])
  })

  it('leaves out a group that nobody filled in', async () => {
    const untouched = controls((await portal.ask(path)).text) as string[][]
    const fields = [...untouched.filter(([name]) => name !== 'name'), ['name', 'fx-rates']]
    const plan = await portal.post(`${path}/plan`, fields)
    const run = await portal.post(`${path}/run`, hiddenFields(plan.text))
    await portal.ask(`${run.headers.location}/events`)
    expect(seen).toMatchObject([{ values: { name: 'fx-rates', metrics: true, replicas: 2 } }])
    expect(seen).not.toMatchObject([{ values: { database: expect.anything() } }])
  })

  it('says beside a field in a list what is wrong with its answer', async () => {
    const { status, text } = await portal.post(`${path}/plan`, [
      ['name', 'fx-rates'],
      ['labels', '[not, a, map]'],
      ['ports', 'http'],
      ['users.#', '4'],
      ['users.4.login', 'a'],
    ])
    expect(status).toBe(422)
    const problems = [...text.matchAll(/id="field-([\w-]+)-error">.*?<span>(.*?)<\/span>/g)]
    expect(problems.map(([, field, problem]) => [field, problem])).toEqual([
      ['ports', 'Ports must be of type integer'],
      ['labels', 'Labels must be of type object'],
      ['users--4--login', 'Login must be at least 2 characters long'],
    ])
    expect(text).toContain('href="#field-users--4--login"')
  })
})

describe('a list of groups', () => {
  const add = (fields: string[][], name: string) => portal.post(path, [...fields, ['_add', name]])

  it('grows and shrinks by the server alone, and keeps what is typed', async () => {
    const one = await add([['name', 'fx-rates']], 'users')
    const first = controls(one.text)
    expect(first).toContainEqual(['users.#', '0'])
    expect(first).toContainEqual(['name', 'fx-rates'])
    const typed = first.map(([name, value]) => [name, name === 'users.0.login' ? 'ada' : value])
    const two = controls((await add(typed as string[][], 'users')).text)
    expect(two.filter(([name]) => name?.endsWith('login'))).toEqual([
      ['users.0.login', 'ada'],
      ['users.1.login', ''],
    ])
    const left = await portal.post(path, [...(two as string[][]), ['_remove', 'users.0']])
    expect(controls(left.text).filter(([name]) => name?.endsWith('login'))).toEqual([
      ['users.1.login', ''],
    ])
  })

  it('can hold lists, and begins with the defaults of its fields', async () => {
    const { text } = await add([['users.#', '0']], 'users.0.roles')
    expect(controls(text)).toContainEqual(['users.0.roles.0.role', 'reader'])
  })

  it('cannot grow beyond what the template allows, or be grown where there is none', async () => {
    const full = [
      ['users.#', '0'],
      ['users.#', '1'],
      ['users.#', '2'],
    ]
    expect((await portal.post(path, full)).text).not.toContain('value="users"')
    const { status, text } = await add([], '__proto__')
    expect(status).toBe(200)
    const withoutKey = (html: string) => controls(html).filter(([name]) => name !== 'planKey')
    expect(withoutKey(text)).toEqual(withoutKey((await portal.post(path, [])).text))
  })

  it('puts the new group into focus', async () => {
    expect((await add([], 'users')).text).toMatch(/<fieldset class="item" tabindex="-1" autofocus/)
  })
})

describe('on the way from the form to the plan and back', () => {
  it('every answer comes along, and none stands in an address', async () => {
    const plan = await portal.post(`${path}/plan`, filled)
    expect(plan.text).toContain(`formaction="${path}"`)
    const back = await portal.post(path, hiddenFields(plan.text))
    const again = controls(back.text)
    for (const [name, value = ''] of filled) {
      if (['token', 'pin', 'users.0.key', 'database.engine'].includes(name ?? '')) continue
      expect(again).toContainEqual([name, value.trim().replaceAll('\r\n', '\n')])
    }
    expect(back.text).toContain('<option value="redis" selected>')
    expect(back.text + plan.text).not.toMatch(/href="[^"]*fx-rates/)
  })

  it('what is secret is on no page, and still reaches the run', async () => {
    const secrets = new RegExp([token, pin, 'key-of-ada-n'].join('|'))
    const plan = await portal.post(`${path}/plan`, filled)
    const back = await portal.post(path, hiddenFields(plan.text))
    const wrong = controls(back.text).map(([name, value]) => [name, name === 'name' ? '!' : value])
    const refused = await portal.post(`${path}/plan`, wrong as string[][])
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Your answer is kept and not shown.')
    const right = controls(refused.text).map(([name, value]) => [
      name,
      name === 'name' ? 'ok' : value,
    ])
    const again = await portal.post(`${path}/plan`, [
      ...(right as string[][]),
      ['database.engine', 'redis'],
    ])
    const run = await portal.post(`${path}/run`, hiddenFields(again.text))
    const events = await portal.ask(`${run.headers.location}/events`)
    expect(seen).toMatchObject([{ token, values: { pin, users: [{ key: 'key-of-ada-n' }] } }])

    const id = run.headers.location?.split('/').at(-1)
    const page = await portal.ask(`${run.headers.location}`)
    const task = await portal.ask(`/api/scaffolder/v2/tasks/${id}`)
    const log = await portal.ask(`/api/scaffolder/v2/tasks/${id}/events`)
    const retry = await portal.ask(`${path}?from=${id}`)
    expect(JSON.parse(task.text).spec.parameters).toMatchObject({
      pin: '***',
      users: [{ key: '***' }],
    })
    expect(retry.text).not.toContain('***')
    for (const { text } of [plan, back, refused, again, events, page, task, log, retry])
      expect(text).not.toMatch(secrets)
  })

  it('a second click leads to the same run, though its secrets are gone', async () => {
    const plan = await portal.post(`${path}/plan`, filled)
    const first = await portal.post(`${path}/run`, hiddenFields(plan.text))
    await portal.ask(`${first.headers.location}/events`)
    const second = await portal.post(`${path}/run`, hiddenFields(plan.text))
    expect(second).toMatchObject({ status: 303, headers: { location: first.headers.location } })
    expect(seen).toHaveLength(1)
  })

  it('a plan that was changed is another run', async () => {
    const plan = await portal.post(`${path}/plan`, filled)
    const first = await portal.post(`${path}/run`, hiddenFields(plan.text))
    const back = await portal.post(path, hiddenFields(plan.text))
    const changed = await portal.post(`${path}/plan`, [
      ...(controls(back.text) as string[][]),
      ['database.engine', 'postgres'],
    ])
    const second = await portal.post(`${path}/run`, hiddenFields(changed.text))
    expect(second.headers.location).not.toBe(first.headers.location)
  })
})

describe('a form that is still being filled in', () => {
  const check = async (fields: string[][], to = path) =>
    JSON.parse((await portal.post(`${to}/check`, fields)).text).problems

  it('is told what a run would refuse, field by field', async () => {
    expect(await check([['name', 'A']])).toEqual([
      { fieldId: 'field-name', message: 'Name must match the pattern ^[a-z-]+$' },
    ])
    const list = [
      ['name', 'a'],
      ['users.#', '7'],
      ['users.7.login', 'a'],
    ]
    expect(await check(list)).toEqual([
      { fieldId: 'field-users--7--login', message: 'Login must be at least 2 characters long' },
    ])
    expect(await check([['name', 'a']])).toEqual([])
  })

  it('is checked with what is held of it, and nothing more is held', async () => {
    const plan = await portal.post(`${path}/plan`, filled)
    const kept = hiddenFields(plan.text)
    expect(await check(kept)).toEqual([])
    const back = await portal.post(path, kept)
    expect(back.text).toContain('Your answer is kept and not shown.')
  })
})

describe('a form whose second page depends on the first', () => {
  const deploy = '/templates/default/deploy'
  const where = [
    ['name', 'edge'],
    ['region', 'eu'],
  ]

  it('says without a script when a field is asked for, and asks for it only then', async () => {
    const { text } = await portal.ask(deploy)
    expect(text).toContain('Asked only when &quot;gateway&quot; is true.')
    expect((await portal.post(`${deploy}/plan`, [...where, ['host', 'X!']])).status).toBe(200)
    const missing = await portal.post(`${deploy}/plan`, [...where, ['gateway', 'true']])
    expect(missing.status).toBe(422)
    expect(missing.text).toMatch(/id="field-host-error">.*<span>Entry is required<\/span>/s)
  })

  it('has the words of its template on its buttons, and in its review', async () => {
    expect((await portal.ask(deploy)).text).toContain('type="submit">Look it over</button>')
    const plan = await portal.post(`${deploy}/plan`, [
      ...where,
      ['note', 'do not show'],
      ['account', '4711-0815'],
    ])
    expect(plan.text).toContain('type="submit">Deploy</button>')
    expect(plan.text).toContain('>Change it</button>')
    const review = plan.text.slice(plan.text.indexOf('Your answers'), plan.text.indexOf('</dl>'))
    expect(review).toContain('(kept back)')
    expect(review).not.toMatch(/do not show|4711-0815|>Note</)
  })
})

describe('a form with choices, flags and words of its own', () => {
  const choosing = '/templates/default/choosing'
  const answers = async (fields: string[][]) => {
    const plan = await portal.post(`${choosing}/plan`, fields)
    const run = await portal.post(`${choosing}/run`, hiddenFields(plan.text))
    await portal.ask(`${run.headers.location}/events`)
    return (seen.at(-1) as { values: unknown } | undefined)?.values
  }

  it('leads to what can be chosen, and to what was chosen', async () => {
    const like = 'template:default/deploy'
    const href = '/catalog/default/template/deploy'
    const { text } = await portal.ask(choosing)
    expect(text).toContain(`<option value="${like}" data-href="${href}">New deployment</option>`)
    const plan = await portal.post(`${choosing}/plan`, [['like', like]])
    expect(plan.text).toMatch(
      new RegExp(`<dt>Like</dt>\\s*<dd><a href="${href}"[^>]*>New deployment`),
    )
    const back = await portal.post(choosing, hiddenFields(plan.text))
    expect(back.text).toMatch(new RegExp(`<p class="help chosen-link"><a href="${href}"`))
  })

  it('takes for no answer what the template says', async () => {
    const untouched = [
      ['size', ''],
      ['colour', ''],
      ['note', ''],
    ]
    expect(await answers(untouched)).toEqual({ size: '', note: 'none' })
  })

  it('asks for what the flags of the portal let through', async () => {
    const { text } = await portal.ask(choosing)
    expect([text.includes('name="beta"'), text.includes('name="alpha"')]).toEqual([true, false])
  })

  it('says what is wrong in the words of the template', async () => {
    const { status, text } = await portal.post(`${choosing}/plan`, [['colour', 'RED']])
    expect(status).toBe(422)
    expect(text).toMatch(
      /id="field-colour-error">.*?<span>Write the colour in small letters\.<\/span>/,
    )
  })
})

describe('what a template says at the end', () => {
  it('is drawn as Markdown, every text of it, and cannot run anything', async () => {
    const plan = await portal.post(`${path}/plan`, [['name', 'fx-rates']])
    const run = await portal.post(`${path}/run`, hiddenFields(plan.text))
    await portal.ask(`${run.headers.location}/events`)
    const { text } = await portal.ask(`${run.headers.location}`)
    expect(text).toContain('<h3>Next</h3>')
    expect(text).toMatch(/<strong>Bold<\/strong> and <a href="https:\/\/example.com"/)
    expect(text).toMatch(/<ol>\s*<li>one<\/li>\s*<li>two<\/li>/)
    expect(text).not.toContain('alert(1)')
  })
})
