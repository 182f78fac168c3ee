import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFiles } from '../testing/load-files.ts'
import { krokiDiagrams } from './kroki-diagrams.ts'

const asked: string[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  asked.push(`${request.method} ${request.url} ${body}`)
  if (body === 'wrong') response.writeHead(400).end('Error: line 1\nmore')
  else response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(`<svg>${body}</svg>`)
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const signal = undefined

describe('diagrams of a Kroki service', () => {
  it('are drawn once for each text, by the service’s name of the language', async () => {
    const gate = createUrlGate({ allow: [{ origin: url, private: true }] })
    const { languages, render } = krokiDiagrams({ url: `${url}/`, gate })
    expect(languages).toContain('puml')
    expect(await render({ source: 'a', language: 'puml', signal })).toBe('<svg>a</svg>')
    expect(await render({ source: 'a', language: 'plantuml', signal })).toBe('<svg>a</svg>')
    expect(await render({ source: 'a', language: 'dot', signal })).toBe('<svg>a</svg>')
    expect(asked).toEqual(['POST /plantuml/svg a', 'POST /graphviz/svg a'])
    await gate.close()
  })

  it('stand in the pages of a site, and those that fail show their source', async () => {
    const gate = createUrlGate({ allow: [{ origin: url, private: true }] })
    const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n\n`
    const index = `# A\n\n${fence('plantuml', 'b')}${fence('d2', 'wrong')}`
    const diagrams = [krokiDiagrams({ url, gate })]
    const site = await loadFiles({ 'docs/index.md': index }, { diagrams })
    expect(site.pages[0]?.html).toContain('alt="Diagram drawn from plantuml"')
    expect(site.pages[0]?.html).toContain('<div class="language-d2 highlight">')
    expect(site.issues.map(({ code, at }) => [code, at?.line])).toEqual([['DOCS_DIAGRAM', 7]])
    await gate.close()
  })

  it('that are wrong fail with the service’s first line, and are tried again', async () => {
    const gate = createUrlGate({ allow: [{ origin: url, private: true }] })
    const { render } = krokiDiagrams({ url, gate })
    const before = asked.length
    for (let times = 0; times < 2; times += 1)
      await expect(render({ source: 'wrong', language: 'd2', signal })).rejects.toThrow(
        'Error: line 1',
      )
    expect(asked.length - before).toBe(2)
    await gate.close()
  })

  it('are never asked of a host that the gate does not allow', async () => {
    const gate = createUrlGate({ allow: [] })
    const { render } = krokiDiagrams({ url, gate })
    await expect(render({ source: 'a', language: 'd2', signal })).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
    await gate.close()
  })

  it('need an address', () => {
    const gate = createUrlGate({ allow: [] })
    expect(() => krokiDiagrams({ url: 'file:///x', gate })).toThrow(/krokiDiagrams/)
  })
})
