import { createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AcmeFolder, openAcme } from './acme.ts'
import { call, callJson } from './call.ts'

let acme: AcmeFolder
beforeAll(async () => {
  acme = await openAcme()
})
afterAll(() => acme[Symbol.asyncDispose]())

const demo = ['catalog', 'check', '--config', 'callboard.config.ts']
const from = ['--from', '.']

it('checks the demo against its own rules, and fails for the team that is empty', async () => {
  const { code, stdout, stderr } = await call(demo, acme.here)
  expect(stderr).toBe('')
  expect(stdout).toMatchInlineSnapshot(`
    "Checks
      Check                     Level   Required  Passed  Failed  Waived
      owner-exists              bronze  yes           44
      owner-has-people          bronze  yes           43       1
      described                 bronze                44
      lifecycle-known           bronze                27
      relations-resolve         bronze  yes           74               1
      owner-is-team             silver                44
      documented                silver                17       1
      api-definition-readable   silver  yes            7
      production-on-production  silver                18
      has-on-call               gold                  15       1
      has-a-tier                bronze                15       1
      tier-1-has-a-dashboard    gold                  10
      one-api-one-provider      silver                 6
      system-has-a-domain       silver                 6

    Not passed
      Entity                     Check              State    Why
      component:fraud-scoring    documented         failed   it has no documentation
      component:mobile-bff       relations-resolve  waived   "dependsOn" leads to "component:default/loyalty-points", which is not in the catalog
      component:partner-portal   owner-has-people   failed!  nobody is a member of "group:default/partner-team"
      component:partner-portal   has-on-call        failed   neither it nor its owner names an on-call rotation
      component:payment-gateway  has-a-tier         failed   "metadata.labels.acme.example/tier" is missing, expected "1" or "2" or "3" or "4"

    Levels
      gold 13, silver 28, bronze 32, none 2

    x 1 required check failed, and 3 more
    "
  `)
  expect(code).toBe(1)
})

it('shows one entity with what to do about it, waivers included', async () => {
  const { code, stdout } = await call([...demo, 'component:mobile-bff'], acme.here)
  expect(stdout).toMatchInlineSnapshot(`
    "  ok owner-exists (bronze, required)
      ok owner-has-people (bronze, required)
      ok described (bronze)
      ok lifecycle-known (bronze)
      ! relations-resolve (bronze, required)
        "dependsOn" leads to "component:default/loyalty-points", which is not in the catalog
        waived until 2030-06-30 by web-team: loyalty-points was retired, its client is still compiled in (WEB-1182)
        fix: Correct the reference, or remove it.
      ok owner-is-team (silver)
      ok documented (silver)
      ok production-on-production (silver)
      ok has-on-call (gold)
      ok has-a-tier (bronze)
      ok tier-1-has-a-dashboard (gold)

      Level gold

    ok Nothing to put right
    "
  `)
  expect(code).toBe(0)
})

it('asks the recommended checks where nobody names any', async () => {
  const report = await callJson(['catalog', 'check', 'component:orders', ...from])
  expect(report).toMatchObject({ order: ['bronze', 'silver', 'gold'], failed: false })
})

it('reads rules from a file, and shows everything that is wrong with it', async () => {
  await using temporary = await createTemporaryFolder()
  const file = `${temporary.folder.root}/checks.yaml`
  await temporary.folder.write(
    'checks.yaml',
    'checks:\n  - { name: no-java, required: true, for: kind=component, expect: { $not: { metadata.tags: java } } }\n',
  )
  const argv = ['catalog', 'check', '--checks', file, ...from]
  const { code, stdout } = await call(argv)
  expect([code, stdout]).toMatchInlineSnapshot(`
    [
      1,
      "Checks
      Check    Required  Passed  Failed
      no-java  yes            1       1

    Not passed
      Entity            Check    State    Why
      component:orders  no-java  failed!  "metadata.tags" is "java", which is not accepted

    x 1 required check failed
    ",
    ]
  `)
  await temporary.folder.write(
    'checks.yaml',
    'checks:\n  - use: owner-exist\n  - { name: x, expext: 1 }\n',
  )
  const bad = await call(argv)
  expect(bad.stderr.replaceAll(temporary.folder.root, '<folder>')).toMatchInlineSnapshot(`
    "<folder>/checks.yaml:2:5: error: There is no check "owner-exist" (CHECKS_NAME_UNKNOWN)
        1 | checks:
      > 2 |   - use: owner-exist
          |     ^
        3 |   - { name: x, expext: 1 }
      hint: Did you mean "owner-exists"?
    <folder>/checks.yaml:3:16: error: "expext" is not a field here (CHECKS_FIELD_UNKNOWN)
        2 |   - use: owner-exist
      > 3 |   - { name: x, expext: 1 }
          |                ^
      hint: Did you mean "expect"?
    CATALOG_CHECKS_INVALID: The checks cannot be used: There is no check "owner-exist" (<folder>/checks.yaml:2:5), and 1 more
      hint: Did you mean "owner-exists"?
    "
  `)
  expect([bad.code, bad.stdout]).toEqual([2, ''])
})

it.each([
  ['nowhere.yaml', 'CLI_PATH_MISSING', 3],
  ['.', 'CLI_CHECKS_UNREADABLE', 2],
])('says that the file "%s" cannot be read', async (file, error, exit) => {
  const { code, stderr } = await call(['catalog', 'check', '--checks', file, ...from])
  expect(stderr).toContain(error)
  expect(code).toBe(exit)
})

it('says that a rule asks for a signal that is not there', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write(
    'checks.yaml',
    'checks: [{ name: in-sync, for: kind=component, expect: { signals.argocd.level: ok } }]\n',
  )
  const argv = ['catalog', 'check', '--checks', `${temporary.folder.root}/checks.yaml`, ...from]
  const { code, stdout } = await call(argv)
  expect([code, stdout]).toMatchInlineSnapshot(`
    [
      0,
      "  warning CHECK_SIGNAL_MISSING
        The check "in-sync" reads the signal "argocd", which is not set up, so nothing can be told
        hint: Add the signal to the configuration, or remove the check.

    Checks
      Check    Skipped
      in-sync        2

    Could not be told
      in-sync: the signal "argocd" has nothing to read here (2 entities)

    ok Nothing to put right
    ",
    ]
  `)
})
