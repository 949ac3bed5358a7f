import { openApiDocument, type OpenApiDocument } from '../openapi.ts'
import wireSchemas from '../wire-schemas.json' with { type: 'json' }

/** The OpenAPI document of this server. */
export const describeApi = (version: string): OpenApiDocument => openApiDocument(wireSchemas, version)
