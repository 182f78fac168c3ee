import { parse, walk } from 'css-tree'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scopeCss } from './user-css.ts'

describe('a style sheet of a repository', () => {
  it('reaches the article and nothing around it', () => {
    const { css, refused } = scopeCss(`:root { --md-primary-fg-color: #123456; }
.note, .ours, body > h1 { color: red; background: url(img/a.png) }
@media (min-width: 40em) { .grid { display: grid } }`)
    expect({ css, refused }).toMatchInlineSnapshot(`
      {
        "css": "@scope (.docs-article) {
      :scope{--md-primary-fg-color:#123456}.note,.user-ours,:scope>h1{color:red;background:url(img/a.png)}@media (min-width:40em){.grid{display:grid}}
      }
      ",
        "refused": [],
      }
    `)
  })

  it.each([
    ['.md-typeset .hero { top: 0 }', ':scope .user-hero{top:0}'],
    ['body > .md-main .md-typeset h1.big { top: 0 }', ':scope h1.user-big{top:0}'],
    ['.x:is(.md-typeset .y, .note) { top: 0 }', '.user-x:is(:scope .user-y,.note){top:0}'],
    ['.md-typeset { top: 0 }', ':scope{top:0}'],
    ['p .md-typeset a { top: 0 }', 'p :scope a{top:0}'],
    ['.hero { & .title { top: 0 } }', '.user-hero{& .user-title{top:0}}'],
  ])('finds what it means where the peer has other elements around it: %s', (text, rule) => {
    expect(scopeCss(text)).toEqual({ css: `@scope (.docs-article) {\n${rule}\n}\n`, refused: [] })
  })

  it.each([
    ['@import url(//evil.example/x.css);', '@import is not allowed'],
    ['@\\69mport "x.css";', '@\\69mport is not allowed'],
    ['a { background: url(https://evil.example/?a) }', 'is on another host'],
    ['a { background: u\\72l(//evil.example/a) }', 'is not understood'],
    ['a { background: url("//evil.example/a") }', 'is on another host'],
    ['a { background: url(javascript:alert(1)) }', 'is not understood'],
    ['a { background: url("javascript:alert(1)") }', 'is on another host'],
    ['a { background: url(data:text/html,x) }', 'is on another host'],
    ['a { background: image-set("//evil.example/a" 1x) }', 'image-set() is not allowed'],
    ['a { width: expression(alert(1)) }', 'expression() is not allowed'],
    ['a { behavior: url(x.htc) }', '"behavior" is not allowed'],
    ['div { position: fixed; inset: 0 }', 'would cover the page'],
    ['div { p\\6fsition: fix\\65 d }', 'would cover the page'],
    ['@namespace x url(http://e);', '@namespace is not allowed'],
    ['a { --x: url(//evil.example/a) }', 'on another host'],
  ])('loads nothing and covers nothing: %s', (text, why) => {
    const { css, refused } = scopeCss(text)
    expect(refused.map(({ what }) => what).join()).toContain(why)
    expect(css).not.toMatch(/evil|javascript|fixed|expression|html,/)
  })

  it('cannot end its own scope', () => {
    const { css } = scopeCss('a { color: red } } .site-header { display: none } b { top: 0 } /* ')
    expect(parse(css)).toMatchObject({ type: 'StyleSheet' })
    const outside: string[] = []
    for (const node of (parse(css) as { children: Iterable<{ type: string; name?: string }> })
      .children)
      outside.push(`${node.type} ${node.name}`)
    expect(outside).toEqual(['Atrule scope'])
  })

  it('is one scope whatever is in it', () => {
    assert(
      property(string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        const { css } = scopeCss(`a { color: red } ${text}`)
        const outside = (parse(css) as { children: Iterable<{ type: string }> }).children
        const addresses: string[] = []
        walk(parse(css), (node) => {
          if (node.type === 'Url' && /^(?:https?:)?\/\//.test(node.value))
            addresses.push(node.value)
        })
        return css === '' || ([...outside].length === 1 && addresses.length === 0)
      }),
      { numRuns: 300 },
    )
  })
})
