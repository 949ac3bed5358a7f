import type { Database, Statement } from '../../database/load-sqlite.ts'

/** A statement that is compiled on first use, so that opening a store does not pay for statements that are never used. */
export const lazyStatement = <Row>(db: Database, sql: string): (() => Statement<unknown[], Row>) => {
  let statement: Statement<unknown[], Row> | undefined
  return () => (statement ??= db.prepare<unknown[], Row>(sql))
}
