import { openApiDocument, type OpenApiDocument } from '../openapi.ts'
import type { Route } from '../route.ts'
import wireSchemas from '../wire-schemas.json' with { type: 'json' }

/** The contract as this server keeps it. */
export const describeApi = (routes: readonly Route[], version: string): OpenApiDocument => openApiDocument(routes, wireSchemas, version)
