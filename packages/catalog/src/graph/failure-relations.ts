/**
 * Relations along which a failure spreads, each read from the entity that fails: to what depends on it, from a component to
 * the APIs it provides, from an API to those that consume it. Belonging to a system, having parts and being owned carry none.
 */
export const failureRelations: readonly string[] = ['dependencyOf', 'providesApi', 'apiConsumedBy']
