import { expect, it } from 'vitest'
import { relationWords } from './relation-words.ts'

it.each([
  ['dependsOn', 'depends on'],
  ['apiProvidedBy', 'API provided by'],
  ['consumesApi', 'consumes API'],
  ['rapidlyReplaces', 'rapidly replaces'],
])('says %s as "%s"', (type, words) => expect(relationWords(type)).toBe(words))
