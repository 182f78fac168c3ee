import { expect, it } from 'vitest'
import { htmlText } from './html-text.ts'
import { wikiText } from './wikitext.ts'

it.each([
  ['<p>one</p><p>two</p>', 'one\ntwo'],
  ['a<b>b</b>c &amp; &lt;d&gt; &eacute;', 'abc & <d> é'],
  ['<script>alert(1)</script><style>p{}</style>shown', 'shown'],
  [
    '<ac:link><ri:page ri:content-title="Home" /><ac:link-body>the home</ac:link-body></ac:link>',
    'the home',
  ],
  ['<td>a</td><td>b</td>', 'a\nb'],
  ['1 < 2 and <unclosed', '1 < 2 and'],
])('reads the words of %s', (html, text) => {
  expect(htmlText(html)).toBe(text)
})

it.each([
  ["'''Bold''' and ''not''", 'Bold and not'],
  ['{{Info|a={{b}}|c}}Text', 'Text'],
  ['{{open', '{{open'],
  ['}}{{a}}b', '}} b'],
  ['[[File:x.png|thumb|A [[cat]]]] [https://x.test the site]', 'the site'],
  ['A<ref name="x">source</ref> B<ref name="x" />', 'A B'],
  ['{| class="x"\n|-\n! Name !! Tier\n|-\n| style="a" | Ledger || 1\n|}', 'Name Tier\nLedger 1'],
  ['* one\n** two\n# three', 'one\ntwo\nthree'],
  ['<!-- hidden -->seen __TOC__', 'seen'],
])('reads the words of the wikitext %s', (source, text) => {
  expect(wikiText(source).text).toBe(text)
})

it('reads hostile wikitext in little time', () => {
  const before = process.cpuUsage().user
  for (const piece of ['{{', '[[', '<ref>', '[//x y', '=', "'", '|', '<!--', '[[a|', '\n|'])
    wikiText(piece.repeat(100_000))
  expect(process.cpuUsage().user - before).toBeLessThan(4_000_000)
})
