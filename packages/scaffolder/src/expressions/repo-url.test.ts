import { CallboardError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { createRenderer } from './create-renderer.ts'
import { assertAllowedHost, parseRepoUrl } from './repo-url.ts'

function failure(work: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(work())}`
  } catch (error) {
    return CallboardError.is(error) ? `${error.code}: ${error.message}` : String(error)
  }
}

describe('parseRepoUrl', () => {
  it.each([
    ['github.com?owner=o&repo=r', { host: 'github.com', owner: 'o', repo: 'r' }],
    ['GITHUB.com?owner=/o/&repo=r', { host: 'github.com', owner: 'o', repo: 'r' }],
    ['github.com:443?owner=o&repo=r', { host: 'github.com', owner: 'o', repo: 'r' }],
    ['gitlab.com?owner=group/sub&repo=r', { host: 'gitlab.com', owner: 'group/sub', repo: 'r' }],
    ['gitlab.com?project=42', { host: 'gitlab.com', project: '42' }],
    ['localhost:3000?owner=o&repo=r', { host: 'localhost:3000', owner: 'o', repo: 'r' }],
  ])('reads %s', (text, parts) => {
    expect(parseRepoUrl(text)).toEqual(parts)
  })

  it.each([
    '',
    'github.com',
    'https://github.com/o/r',
    'github.com?owner=o',
    'github.com?repo=r',
    'github.com?owner=a&repo=b&owner=evil',
    'github.com?owner=a&repo=../x',
    'github.com?owner=a&repo=a%2Fb',
    'github.com?owner=a&repo=-x',
    'github.com?owner=a&repo=..',
    'github.com?owner=a%0Ab&repo=r',
    'github.com?owner=a&repo=r#frag',
    'github.com?owner=a&repo=r&host=evil',
    'github.com?owner=a&repo=r?x=1',
    'user@github.com?owner=a&repo=r',
    'github.com.?owner=a&repo=r',
    'gıthub.com?owner=a&repo=r',
    'git hub.com?owner=a&repo=r',
    'github.com/evil?owner=a&repo=r',
  ])('refuses %j', (text) => {
    expect(failure(() => parseRepoUrl(text))).toContain('SCAFFOLDER_REPO_URL_INVALID')
  })
})

describe('assertAllowedHost', () => {
  const allowed = (host: string) =>
    failure(() => assertAllowedHost(parseRepoUrl(`${host}?owner=o&repo=r`), ['github.com']))

  it.each(['github.com', 'GitHub.com', 'github.com:443'])('lets %s through', (host) => {
    expect(allowed(host)).toBe('no error: undefined')
  })

  it.each(['github.com:8443', 'www.github.com', 'github.com.evil.io', 'evil.io'])(
    'refuses %s',
    (host) => {
      expect(allowed(host)).toContain('SCAFFOLDER_REPO_HOST_DENIED')
    },
  )

  it('says which hosts there are', () => {
    expect(allowed('evil.io')).toMatchInlineSnapshot(
      `"SCAFFOLDER_REPO_HOST_DENIED: The host "evil.io" is not one that this step may publish to"`,
    )
  })
})

describe('the filters about references', () => {
  const value = (expression: string) => createRenderer().renderValue(`\${{ ${expression} }}`, {})

  it.each([
    ['"github.com?owner=o&repo=r" | parseRepoUrl', { host: 'github.com', owner: 'o', repo: 'r' }],
    ['("github.com?owner=o&repo=r" | parseRepoUrl).owner', 'o'],
    ['"github.com?owner=o&repo=r" | parseRepoUrl | pick("owner")', 'o'],
    ['"github.com?owner=o&repo=r" | projectSlug', 'o/r'],
    ['"group:x" | parseEntityRef', { kind: 'group', namespace: 'default', name: 'x' }],
    [
      '"X" | parseEntityRef({defaultKind:"Group", defaultNamespace:"n"})',
      { kind: 'Group', namespace: 'n', name: 'X' },
    ],
    ['{a:{b:[1,{c:2} ]} } | pick("a.b[1].c")', 2],
    ['{a:1} | pick("constr" ~ "uctor")', undefined],
    ['{a:1} | pick("b.c")', undefined],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected)
  })

  it('fail on what they cannot read', () => {
    expect(failure(() => value('"x" | parseEntityRef'))).toMatchInlineSnapshot(
      `"SCAFFOLDER_EXPRESSION_FAILED: The expression "\${{ \\"x\\" | parseEntityRef }}" failed: Template filter "parseEntityRef" failed: "x" is not an entity reference: it names no kind"`,
    )
    expect(failure(() => value('missing | parseRepoUrl'))).toMatchInlineSnapshot(
      `"SCAFFOLDER_EXPRESSION_FAILED: The expression "\${{ missing | parseRepoUrl }}" failed: Template filter "parseRepoUrl" failed: expected text"`,
    )
  })
})
