import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { loadConfig } from './load-config.ts'
import { type ServedPortal, servePortal } from './serve-portal.ts'
let served: ServedPortal
beforeAll(async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'x-'))
  const { config, folder } = await loadConfig(join(import.meta.dirname, '../../acme/callboard.config.ts'))
  served = await servePortal({ loaded: { config: { ...config, dataFolder }, folder }, port: 0 })
})
afterAll(() => served[Symbol.asyncDispose]())
const ask = (path: string, o: any = {}) => new Promise<any>((res, rej) => {
  const r = httpRequest({ host: '127.0.0.1', port: new URL(served.url).port, path, method: o.method ?? 'GET', headers: { host: new URL(served.url).host, ...o.headers }, timeout: 10000 }, (a) => {
    let t = ''; a.setEncoding('utf8'); a.on('data', (c) => { t += c }); a.on('end', () => res({ status: a.statusCode, headers: a.headers, text: t }))
  })
  r.on('error', rej); r.on('timeout', () => r.destroy(new Error('hang'))); r.end(o.body)
})
it('probe', async () => {
  for (const p of ['//', '///', '//evil.example/x', '/catalog//', '/%E0%A4', '/catalog/%E0%A4/component/x', '/catalog/default/component/%E0%A4%A', '/catalog/default/component/a%00b', '/%00', '/catalog/default/component/..%2f..%2fetc', '/catalog/default/component', '/catalog/default/component/a:b/c', '/catalog/default/comp onent'.replace(' ', '%20') + '/x', '/catalog/a/b/' + 'x'.repeat(300), '/catalog?q=' + 'x'.repeat(9000), '/catalog?q=' + 'x'.repeat(20000), '/search?q=' + 'x'.repeat(9000), '/search?q=%22unclosed', '/search?q=AND+OR+NOT', '/search?q=(((', '/search?q=*:*+%2B-~%5E', '/search?q=name:%5B1+TO', '/search?q=a&cursor=%21%21', '/search?q=a&cursor=e30', '/search?q=%E0%A4', '/search?q=%00', '/search?type=__proto__&q=a', '/catalog?owner=foo', '/catalog?owner=:::&kind=__proto__', '/catalog?sort=constructor', '/catalog?from=-1', '/catalog?from=1e99', '/catalog?from=999999999999', '/catalog.json?kind=nope', '/runs/nope', '/runs/%00', '/runs/__proto__', '/runs/nope/events', '/templates/default/nope', '/templates/default/%E0%A4', '/templates/default/docs-site?from=nope', '/git/CON/x', '/git/acme/../x', '/git/..%2f..%2fetc/passwd', '/git/acme/nope/blob/main/..%2f..%2fetc%2fpasswd', '/git/acme/x.git', '/docs/default/component/payment-gateway/..%2f..%2fetc/passwd', '/docs/default/component/payment-gateway/%2e%2e/%2e%2e/etc/passwd', '/docs/default/component/payment-gateway/../../etc/passwd', '/docs/default/component/payment-gateway/..%5c..%5cetc', '/docs/default/component/payment-gateway/a%00.png', '/docs/default/component/payment-gateway/mkdocs.yml', '/docs/default/component/nope/', '/assets/..%2f..%2fpackage.json', '/assets/../../package.json', '/assets/%00', '/assets/%E0%A4', '/api/catalog/%E0%A4', '/api/catalog/entities/by-name/component/default/%00', '/api/catalog/entities/by-name/component/default/%E0%A4', '/api/catalog/entities?limit=-1', '/api/catalog/entities/by-query?cursor=bad', '/api/catalog/entities?filter=%00', '/api//', '/api', '/api/search/query?term=a&pageCursor=bad', '/api/search/query?pageLimit=1e9', '/api/techdocs/static/docs/default/component/payment-gateway/..%2f..%2fetc/passwd', '/api/scaffolder/v2/tasks/nope', '/api/scaffolder/v2/templates/default/template/nope/parameter-schema', 'http://evil.example/catalog', '*', '/wiki/..%2f..%2fetc/passwd', '/wiki/%E0%A4','/wiki/nope', '//catalog?q=a', '/\\evil', '/catalog/default/component/payment-gateway/impact?depth=__proto__', '/catalog/default/api/payments/api?op=%00']) {
    const a = await ask(p).catch((e) => ({ status: String(e), headers: {}, text: '' }))
    console.log(a.status, p.slice(0, 90), a.headers['content-type'], a.headers['content-security-policy'] ? '' : 'NOCSP')
  }
  for (const p of ['/', '/api/catalog/entities']) console.log(await ask(p, { headers: { host: 'evil.example' } }))
  const a = await ask('/templates/default/docs-site/plan', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=Bad+Name' })
  console.log(a.status, a.text.match(/field-error[^]*?<\/p>/g), a.text.match(/error-summary[^]*?<\/ul>/)?.[0])
  for (const p of ['/api/catalog/entities/by-name/component/default/payment-gateway', '/api/search/query?term=payment', '/api/scaffolder/v2/actions', '/api/techdocs/metadata/techdocs/default/component/payment-gateway']) console.log((await ask(p)).text.slice(0, 900))
})
