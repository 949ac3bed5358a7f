/** A record without members: no inputs, no named needs. It is an alias and not an interface, so that it fits wherever a record does. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- being empty is its purpose
export type Nothing = Record<never, never>
