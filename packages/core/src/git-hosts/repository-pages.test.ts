import { describe, expect, it } from 'vitest'
import { guessIntegrations } from './guess-integrations.ts'
import { integrationOrigins, resolveIntegration } from './integration.ts'
import { repositoryPages } from './repository-pages.ts'

const pages = (url: string) => repositoryPages(url, guessIntegrations([url]))

describe('repositoryPages', () => {
  it.each([
    [
      'https://raw.githubusercontent.com/acme/till/refs/heads/main/a/x.yaml',
      {
        view: 'https://github.com/acme/till/blob/main/a/x.yaml',
        edit: 'https://github.com/acme/till/edit/main/a/x.yaml',
        source: 'https://github.com/acme/till/tree/main/a',
      },
    ],
    [
      'https://gitlab.com/a/b/c/-/raw/main/x.yaml',
      {
        view: 'https://gitlab.com/a/b/c/-/blob/main/x.yaml',
        edit: 'https://gitlab.com/a/b/c/-/edit/main/x.yaml',
        source: 'https://gitlab.com/a/b/c/-/tree/main/',
      },
    ],
    [
      `https://github.com/acme/till/blob/${'a'.repeat(40)}/x.yaml`,
      {
        view: `https://github.com/acme/till/blob/${'a'.repeat(40)}/x.yaml`,
        source: `https://github.com/acme/till/tree/${'a'.repeat(40)}/`,
      },
    ],
    ['https://github.com/acme/till/tree/main/a', undefined],
    ['https://github.com/acme/till/issues/1', undefined],
    ['https://example.com/x.yaml', undefined],
    ['x.yaml', undefined],
  ])('of %s', (url, wanted) => {
    expect(pages(url)).toEqual(wanted)
  })
})

describe('guessIntegrations', () => {
  it.each([
    ['https://github.com/acme/till', 'github'],
    ['https://codeberg.org/acme/till/src/branch/main/x.yaml', 'gitea'],
    ['https://git.acme.example/acme/till/-/blob/main/x.yaml', 'gitlab'],
    ['https://git.acme.example/acme/till/src/branch/main/x.yaml', 'gitea'],
    ['https://git.acme.example/projects/A/repos/till/browse/x.yaml', 'bitbucketServer'],
    ['https://tfs.acme.example/c/p/_git/till?path=/x.yaml', 'azure'],
    ['https://git.acme.example/acme/till/blob/main/x.yaml', 'github'],
    ['https://bitbucket.org/acme/till/src/main/x.yaml', 'bitbucketCloud'],
    ['https://example.com/catalog-info.yaml', undefined],
    ['git+https://example.com/x.git', undefined],
    ['./x.yaml', undefined],
  ])('takes %s for a host of the type %s', (url, type) => {
    expect(guessIntegrations([url])[0]?.type).toBe(type)
  })
})

it.each([
  ['github.com', 'https://api.github.com'],
  ['acme.ghe.com', 'https://api.acme.ghe.com'],
  ['git.ghe.com.test', 'https://git.ghe.com.test/api/v3'],
  ['git.test', 'https://git.test/api/v3'],
])('the interface of GitHub at %s', (host, apiBaseUrl) => {
  expect(resolveIntegration({ type: 'github', host }).site.apiBaseUrl).toBe(apiBaseUrl)
})

it('integrationOrigins names what is asked, and no credentials', () => {
  expect(
    integrationOrigins([
      { type: 'github', host: 'github.com' },
      { type: 'github', host: 'ghe.example:8443', private: true },
      { type: 'gitlab', host: 'gl.example', baseUrl: 'https://gl.example/git' },
    ]),
  ).toEqual([
    { origin: 'https://api.github.com', encodedSlash: false },
    { origin: 'https://github.com', encodedSlash: false },
    { origin: 'https://raw.githubusercontent.com', encodedSlash: false },
    { origin: 'https://codeload.github.com', encodedSlash: false },
    { origin: 'https://ghe.example:8443', encodedSlash: false, private: true },
    { origin: 'https://codeload.ghe.example:8443', encodedSlash: false, private: true },
    { origin: 'https://gl.example', encodedSlash: true },
  ])
})
