import { describe, expect, it } from 'vitest'
import { analyze, withoutStopWords } from './analyzer.ts'
import { detectLanguage } from './detect-language.ts'
import { isForeignStem, type LanguageCode, stemsOf } from './languages.ts'

const stemsIn = (language: LanguageCode, text: string) => {
  const terms = analyze(text, { language }).map(({ term }) => term)
  return [...new Set(terms.filter(isForeignStem))]
}

describe('stems', () => {
  it.each<[LanguageCode, string, string]>([
    ['de', 'Rechnung Rechnungen', 'rechnung'],
    ['de', 'Haus Häuser Hauser', 'haus'],
    ['de', 'Einstellung Einstellungen', 'einstell'],
    ['fr', 'facture factures', 'factur'],
    ['fr', 'déploiement déploiements deploiement', 'deploi'],
    ['es', 'factura facturas', 'factur'],
    ['it', 'fattura fatture', 'fattur'],
    ['pt', 'fatura faturas', 'fatur'],
    ['nl', 'rekening rekeningen', 'reken'],
    ['ru', 'счета счетов', 'счет'],
  ])('of %s bring %s to one term', (language, text, term) => {
    expect(stemsIn(language, text)).toEqual([`${term}~${language}`])
  })

  it('are found without the diacritics on which an ending depends', () => {
    expect(stemsIn('es', 'configuración')).toEqual(['configur~es', 'configuracion~es'])
    expect(stemsOf('configuraciones', 'es')).toEqual(['configur~es'])
    expect(stemsOf('configuracion', 'es')).toEqual(['configuracion~es'])
  })

  it('leave the surface of a word as it is, and identifiers their parts', () => {
    const tokens = analyze('Die Rechnungs-API', { language: 'de' })
    expect([...new Set(tokens.map(({ surface }) => surface))]).toEqual([
      'die',
      'rechnungs',
      'api',
      'rechnungsapi',
    ])
  })
})

describe('stop words', () => {
  it.each<[LanguageCode, string, string[]]>([
    ['de', 'wie konfiguriere ich die Anmeldung', ['konfiguriere', 'anmeldung']],
    ['fr', 'le service de paiement', ['service', 'paiement']],
    ['ru', 'как развернуть сервис', ['развернуть', 'сервис']],
    ['de', 'die und der', ['die', 'und', 'der']],
  ])('of %s are left out of "%s" unless nothing else is there', (language, text, left) => {
    const tokens = withoutStopWords(analyze(text, { language }))
    expect([...new Set(tokens.map(({ surface }) => surface))]).toEqual(left)
  })
})

it.each<[LanguageCode, string]>([
  ['en', 'The service that is asked for the invoices of a customer.'],
  ['de', 'Der Dienst erstellt die Rechnungen und schickt sie an den Kunden.'],
  ['fr', 'Le service crée les factures et les envoie à un client.'],
  ['es', 'El servicio crea las facturas y las envía a los clientes por correo.'],
  ['it', 'Il servizio crea le fatture e le invia ai clienti con la posta.'],
  ['pt', 'O serviço cria as faturas e as envia para um cliente com o correio.'],
  ['nl', 'De dienst maakt de rekeningen en stuurt ze naar een klant met de post.'],
  ['ru', 'Сервис создаёт счета и отправляет их клиенту, если он не против.'],
  ['en', 'billing-api gateway kafka Die Hard'],
  ['en', ''],
])('tells that it is %s: %s', (language, text) => {
  expect(detectLanguage(text)).toBe(language)
})

const surfaces = (text: string) => analyze(text).map(({ surface }) => surface)

it.each([
  ['결제', ['결제']],
  ['결제를', ['결제', '제를', '결제를']],
  ['사용자 인증', ['사용', '용자', '사용자', '인증']],
  ['결제서비ㅅ', ['결제', '제서', '서비', '결제서비']],
  ['결제API2', ['결제', 'api', 'api2']],
])('reads Korean: %s', (text, expected) => {
  expect(surfaces(text)).toEqual(expected)
})

it.each([
  ['การชำระเงิน', ['การ', 'ชําระ', 'เงิน']],
  ['บริการชำระเงินสำหรับผู้ใช้', ['บริการ', 'ชําระ', 'เงิน', 'สําหรับ', 'ผู้', 'ใช้']],
  ['ຂໍຂອບໃຈ', ['ຂໍ', 'ຂອບໃຈ']],
])('reads scripts without spaces by their words: %s', (text, expected) => {
  expect(surfaces(text).map((each) => each.normalize('NFC'))).toEqual(expected)
})
