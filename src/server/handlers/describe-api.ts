import { openApiDocument, type OpenApiDocument } from '../openapi.ts'
import wireSchemas from '../wire-schemas.json' with { type: 'json' }

/** The contract as this server keeps it. */
export const describeApi = (version: string): OpenApiDocument => openApiDocument(wireSchemas, version)
