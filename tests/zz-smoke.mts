import { codeHtml } from '../examples/portal/src/format/code-html.ts'
import { docsSourceOf } from '../examples/portal/src/docs-source.ts'
import { parseRepositoryAddress } from '../examples/portal/src/git/repository-address.ts'
const e = (a: any) => docsSourceOf({ metadata: { annotations: a } } as any)
console.log(e({ 'backstage.io/techdocs-ref': 'dir:file:///etc', 'backstage.io/managed-by-location': 'url:https://h/a/c.yaml' }), e({ 'backstage.io/techdocs-ref': 'url:file:///etc' }), e({ 'backstage.io/techdocs-ref': 'dir:.', 'backstage.io/managed-by-location': 'file:/a/c.yaml' }))
console.log(parseRepositoryAddress(new URL('http://localhost/git/%E0%A4%A/x')), parseRepositoryAddress(new URL('http://localhost/git/o/r/blob/main/a%23b.md')))
for (const [l, x] of [['markdown', '[a]('], ['markdown', '*_`'], ['markdown', '[a'], ['yaml', '{{'], ['javascript', '(a,'], ['go', 'func ('], ['typescript', '<a<'], ['python','f"{'], ['bash','$((']] as const) { const t = Date.now(); codeHtml(x.repeat(Math.floor(20000 / x.length)), l); console.log('hl', l, x, Date.now() - t) }
