/** The keys of a table that is written out in full, with their own types, in the order they are written. */
export const keysOf = <Table extends object>(table: Table): readonly (keyof Table)[] => Object.keys(table) as (keyof Table)[]
