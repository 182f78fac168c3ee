import { foldText } from '../analysis/fold-text.ts'
import { askedNames } from '../candidates/asked-names.ts'
import type { CandidateQuestion, RowQuestion } from '../candidates/candidate-store.ts'
import { storableText, valueKey } from '../candidates/stored-document.ts'
import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { QueryTerm } from '../engine/expand-query.ts'
import type { Ranking } from '../engine/ranking.ts'
import type { QueryFilter } from '../query/parse-query.ts'

/** A part of a query in the language of the server. */
export type Clause = Readonly<Record<string, unknown>>

/** Values that one clause may list. */
const maxValues = 60_000
/** Ways to satisfy a word that are scored field by field: a query may have 1,024 clauses. */
const maxScored = 150
/** What a document is called counts before everything else. */
const wholeNameWeight = 1000
const wholeFormWeight = 100
const partNameWeight = 2

const everything: Clause = { match_all: {} }
const nothing: Clause = { match_none: {} }

/** Any of some values in a field. */
function anyOf(field: string, values: readonly string[]): Clause {
  if (values.length <= maxValues) return { terms: { [field]: values } }
  const parts: Clause[] = []
  for (let at = 0; at < values.length; at += maxValues)
    parts.push({ terms: { [field]: values.slice(at, at + maxValues) } })
  return either(parts)
}

/** One value in a field. */
export function is(field: string, value: string): Clause {
  return { term: { [field]: { value } } }
}

/** All of some clauses, none of which is scored. */
export function both(clauses: readonly Clause[]): Clause {
  if (clauses.length === 0) return everything
  return clauses.length === 1 ? (clauses[0] ?? everything) : { bool: { filter: clauses } }
}

/** One of some clauses at least. */
function either(clauses: readonly Clause[]): Clause {
  return clauses.length === 1
    ? (clauses[0] ?? nothing)
    : { bool: { should: clauses, minimum_should_match: 1 } }
}

function not(clause: Clause): Clause {
  return { bool: { must_not: [clause] } }
}

/** Documents that hold a term in some fields. */
export function holding(term: string, fields: readonly SearchField[] = searchFields): Clause {
  const value = storableText(term)
  return fields.length === searchFields.length
    ? is('terms', value)
    : either(fields.map((field) => is(field, value)))
}

/** The documents that answer the words, whatever the filters say. */
export function matching({ query, terms, fields, only, without, visible }: RowQuestion): Clause {
  const { hasText, excluded } = query
  return both([
    ...(hasText ? [answering(terms, fields)] : []),
    ...excluded.map((each) => not(both(each.map((term) => holding(term))))),
    ...(only ? [{ ids: { values: only } }] : []),
    ...(without ? [not({ ids: { values: without } })] : []),
    ...(visible
      ? [either([not({ exists: { field: 'resource' } }), anyOf('resource', visible)])]
      : []),
  ])
}

function answering(
  terms: readonly string[],
  fields: readonly SearchField[] = searchFields,
): Clause {
  if (terms.length === 0) return nothing
  const values = terms.map(storableText)
  return fields.length === searchFields.length
    ? anyOf('terms', values)
    : either(fields.map((field) => anyOf(field, values)))
}

/** A filter. */
function passing({ field, values, negated }: QueryFilter): Clause {
  const holds = anyOf(
    'forms',
    values.map((value) => valueKey(field, foldText(value))),
  )
  return negated ? not(holds) : holds
}

/** What passes every filter. */
export function passingAll(filters: readonly QueryFilter[]): Clause {
  return both(filters.map(passing))
}

/** What passes every filter but one at most, of those that may be failed. */
export function passingMost(
  filters: readonly QueryFilter[],
  mayFail: (filter: QueryFilter) => boolean = () => true,
): Clause {
  const lifted = filters.filter(mayFail)
  if (lifted.length === 0) return passingAll(filters)
  return either(lifted.map((lift) => passingAll(filters.filter((each) => each !== lift))))
}

/** What a document is worth at first sight: each word by its fields, and names before everything. */
export function worth(question: CandidateQuestion): Clause {
  const { query, queryTerms, ranking, fields = searchFields } = question
  let left = maxScored
  const should = queryTerms.map((term) => {
    const scored = term.alternatives.slice(0, Math.max(1, left))
    left -= scored.length
    return scoringOf(term, scored, { ranking, fields })
  })
  const { whole, forms, parts } = askedNames(query)
  const functions = [
    { filter: anyOf('names', parts.map(storableText)), weight: partNameWeight },
    { filter: anyOf('names', forms.map(storableText)), weight: wholeFormWeight },
    { filter: is('names', storableText(whole)), weight: wholeNameWeight },
  ]
  const scored = { bool: { should, filter: [matching(question)] } }
  if (parts.length === 0) return scored
  return {
    function_score: { query: scored, functions, score_mode: 'multiply', boost_mode: 'multiply' },
  }
}

/** The best way to satisfy a word counts; those that come last count alike. */
function scoringOf(
  { alternatives, repeats }: QueryTerm,
  scored: QueryTerm['alternatives'],
  { ranking, fields }: { ranking: Ranking; fields: readonly SearchField[] },
): Clause {
  const lowest = Math.min(...Object.values(ranking.fields).map(({ weight }) => weight))
  const rest = alternatives.slice(scored.length)
  const queries: Clause[] = scored.map(({ term, weight }) => ({
    bool: {
      should: fields.map((field) => ({
        term: {
          [field]: {
            value: storableText(term),
            boost: ranking.fields[field].weight * weight * repeats,
          },
        },
      })),
    },
  }))
  if (rest.length > 0)
    queries.push({
      constant_score: {
        filter: anyOf(
          'terms',
          rest.map(({ term }) => storableText(term)),
        ),
        boost: lowest * Math.max(...rest.map(({ weight }) => weight)),
      },
    })
  return { dis_max: { queries } }
}
