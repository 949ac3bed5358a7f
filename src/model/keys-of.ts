/** The typed keys of an object literal, in the order they are written. */
export const keysOf = <Table extends object>(table: Table): readonly (keyof Table)[] => Object.keys(table) as (keyof Table)[]
