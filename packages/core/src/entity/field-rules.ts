/** A rule of a metadata field: test, what is expected, and a way out, in one place. */
export interface FieldRule {
  test: (value: string) => boolean
  /** Completes "expected …". */
  expected: string
}

const objectName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const dnsLabel = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/
const tag = /^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/

const within = (pattern: RegExp, max: number) => (value: string) =>
  // Length first: the patterns are linear, and this keeps them on short text.
  value.length <= max && pattern.test(value)

const isDnsSubdomain = (value: string) =>
  value.length <= 253 && value.split('.').every(within(dnsLabel, 63))

function isPrefixed(value: string, isSuffix: (suffix: string) => boolean): boolean {
  const parts = value.split('/')
  if (parts.length === 1) return isSuffix(parts[0] ?? '')
  return parts.length === 2 && isDnsSubdomain(parts[0] ?? '') && isSuffix(parts[1] ?? '')
}

/** The rules of names, as the peer's `KubernetesValidatorFunctions` and `CommonValidatorFunctions` apply them. */
export const fieldRules = {
  apiVersion: {
    test: (value) => isPrefixed(value, within(/^[a-z0-9A-Z]+$/, 63)),
    expected: 'a version such as "backstage.io/v1alpha1"',
  },
  kind: {
    test: within(/^[a-zA-Z][a-z0-9A-Z]*$/, 63),
    expected: 'letters and digits, beginning with a letter, at most 63 characters',
  },
  name: {
    test: within(objectName, 63),
    expected: 'letters and digits with "-", "_" or "." between them, at most 63 characters',
  },
  namespace: {
    test: within(dnsLabel, 63),
    expected: 'lower-case letters and digits with "-" between them, at most 63 characters',
  },
  key: {
    test: (value) => isPrefixed(value, within(objectName, 63)),
    expected: 'a name, optionally after a lower-case domain and "/", such as "example.com/tier"',
  },
  labelValue: {
    test: (value) => value === '' || within(objectName, 63)(value),
    expected:
      'letters and digits with "-", "_" or "." between them, at most 63 characters, or nothing',
  },
  tag: {
    test: within(tag, 63),
    expected:
      'lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters',
  },
} as const satisfies Record<string, FieldRule>
