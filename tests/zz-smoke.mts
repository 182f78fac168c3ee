import { serveDemo } from './browser/demo-portal.ts'
import { summariseApi } from '../examples/portal/src/format/api-summary.ts'
import { codeHtml } from '../examples/portal/src/format/code-html.ts'
import { docsSourceOf } from '../examples/portal/src/docs-source.ts'
let t = Date.now(); summariseApi('grpc', 'service a{' + '{'.repeat(50000) + '}' + '{'.repeat(50000)); summariseApi('grpc', 'rpc a('.repeat(40000)); console.log('grpc ms', Date.now() - t)
t = Date.now(); summariseApi('graphql', '\ntype Query{'.repeat(20000)); console.log('gql ms', Date.now() - t)
for (const [l, x] of [['yaml', '- a: [{"'], ['yaml', 'a: &'], ['graphql', 'type a{b('], ['yaml', '{{'], ['markdown', '[a]('], ['markdown', '*_`'], ['javascript', '(a,'], ['go', 'func ('], ['typescript', '<a<']] as const) { t = Date.now(); codeHtml(x.repeat(Math.floor(200000 / x.length)), l); console.log('hl', l, x, Date.now() - t) }
const e = (a: any) => docsSourceOf({ metadata: { annotations: a } } as any)
console.log(e({ 'backstage.io/techdocs-ref': 'dir:file:///etc', 'backstage.io/managed-by-location': 'url:https://h/a/c.yaml' }), e({ 'backstage.io/techdocs-ref': 'url:file:///etc' }), e({ 'backstage.io/techdocs-ref': 'dir:.', 'backstage.io/managed-by-location': 'file:/a/c.yaml' }))
const d = await serveDemo()
for (const p of ['/git/CON/x', '/', '/catalog/default/api/ledger-api/api']) { const r = await fetch(d.url + p); console.log(r.status, p, (await r.text()).match(/rpc<\/span>/g)?.length) }
const s = await fetch(d.url + '/templates/default/new-go-service'); console.log((await s.text()).match(/name="[^"]+"/g)?.join(' '))
await d[Symbol.asyncDispose](); process.exit(0)
