import { join } from 'node:path'
import { createGenerator } from 'ts-json-schema-generator'
import type { Schema } from '../../src/server/read-query.ts'
import type { RouteSpec } from '../../src/wire/route-spec.ts'

/** The names of the types in requests and responses of the routes. */
export const shapesOf = (routes: readonly RouteSpec[]): readonly string[] =>
  routes.flatMap(({ body, answers }) => [body, ...Object.values(answers).map(({ shape }) => shape)]).filter((name) => name !== undefined)

/** The JSON Schemas of the named types of `src/wire` and of all types that they use, by name. */
export const wireSchemas = (root: string, names: readonly string[]): Readonly<Record<string, Schema>> => {
  const generator = createGenerator({
    path: join(root, 'src/wire/*.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    // `npm run check` has a separate step for that
    skipTypeCheck: true,
    topRef: true,
    expose: 'export',
    jsDoc: 'extended',
    additionalProperties: false,
    encodeRefs: false,
  })
  const all = [...new Set(names)].map((name) => generator.createSchema(name).definitions ?? {})
  const sorted = all.flatMap((schemas) => Object.entries(schemas)).sort(([a], [b]) => (a < b ? -1 : 1))
  // OpenAPI keeps its schemas under another path than JSON Schema
  const text = JSON.stringify(Object.fromEntries(sorted)).replaceAll('"#/definitions/', '"#/components/schemas/')
  return JSON.parse(text) as Record<string, Schema>
}
