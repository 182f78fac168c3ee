import { expect, it } from 'vitest'
import { shownUrl } from './shown-url.ts'

it.each([
  ['https://a.example/x/y', 'https://a.example/x/y'],
  ['https://a.example:8443', 'https://a.example:8443/'],
  ['https://a.example/x?private_token=abc#frag', 'https://a.example/x?…'],
  ['https://me:hunter2@a.example/x', 'https://***@a.example/x'],
  ['https://me:p@ss@a.example/x', 'https://***@a.example/x'],
  ['https://me:pa/ss@a.example:x', 'https://***@a.example:x'],
  ['https://me:pa?ss@a.example', 'https://***@a.example'],
  ['file:///etc/passwd', 'file:///etc/passwd'],
  ['not a url', 'not a url'],
])('shows %j as %j, without what could be a secret', (url, shown) => {
  expect(shownUrl(url)).toBe(shown)
})
