/** A record without members: no inputs, no named needs. An alias and not an interface, so that it fits where any record does. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- being empty is its purpose
export type Nothing = Record<never, never>
