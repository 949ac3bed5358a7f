import type { Content, OpenApiDocument, Operation, Parameter } from '../../src/server/openapi.ts'
import type { Schema } from '../../src/server/read-query.ts'

/** `docs/http-api.md`: how to reach the server, all routes, and the shapes of the data. */
export const renderHttpApi = ({ paths, components }: OpenApiDocument): string => {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )
  return [
    '# HTTP API',
    'Generated from the table of routes and the types of `src/wire` by `npm run generate`; do not edit. A running dashboard serves the same as OpenAPI 3.1 at `/api/openapi.json`.',
    preface,
    table(
      ['route', 'does'],
      routes.map(({ name, operation }) => [`[\`${name}\`](#${anchor(name)})`, operation.summary]),
    ),
    ...routes.flatMap(({ name, operation }) => section(name, operation)),
    '## Shapes',
    'Times are in milliseconds since 1970-01-01 UTC, durations in milliseconds. Unknown values are absent, never `null`.',
    ...Object.entries(components.schemas).flatMap(([name, schema]) => shape(name, schema)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const preface = `The server listens on \`http://127.0.0.1:4343\` by default, and belongs to the user who started it.

- **Reading** needs no credentials on Linux for processes of the same user, and on other systems for everyone on the machine.
- **Writing** (every \`POST\`) needs \`Content-Type: application/json\`, \`x-sparkwing: 1\`, and either the server's own \`Origin\` or the token.
- **The token** is the content of \`dashboard.token\` in the home, sent as \`Authorization: Bearer TOKEN\`. On Linux it is required from root, unless root started the server, and from other machines; on other systems from writers; with \`--token\` from everyone. A browser exchanges it for a cookie with \`POST /api/session\`; the cookie is valid until the server stops. On Linux another user of the machine has access only with \`--token\`, and only with the token.
- **Errors** are \`{"error": {"code", "message", "tryThis"}}\` with one of these statuses: 400 invalid request, 401 no token or another user, 403 another site or name, 404, 405, 413 more than 64 KB, 415 not JSON, 503 too many requests at once.
- A \`Host\` other than the loopback names and the given \`--host\` is refused, and no response ever has a CORS header.

\`\`\`sh
curl -s http://127.0.0.1:4343/api/v1/runs?limit=5
curl -s -X POST http://127.0.0.1:4343/api/v1/runs \\
  -H "Authorization: Bearer $(cat ~/.sparkwing/dashboard.token)" -H 'x-sparkwing: 1' -H 'content-type: application/json' \\
  -d '{"project": "/home/me/site", "pipeline": "build"}'
\`\`\``

const section = (name: string, { summary, parameters, requestBody, responses }: Operation): readonly string[] => [
  `## ${name}`,
  summary,
  table(
    ['parameter', 'in', 'is'],
    parameters
      .filter(({ name: header }) => header !== 'x-sparkwing')
      .map((parameter) => [`\`${parameter.name}\``, parameter.in, described(parameter)]),
  ),
  ...(requestBody === undefined ? [] : [`Body: ${contentText(requestBody.content)}`]),
  table(
    ['status', 'gives'],
    Object.entries(responses).map(([status, { description, content }]) => [status, `${description} ${contentText(content)}`]),
  ),
]

const described = ({ description, schema, required }: Parameter): string =>
  [description, limits(schema), required ? 'Required.' : ''].filter((part) => part !== '').join(' ')

const limits = (schema: Schema): string =>
  [
    Array.isArray(schema['enum']) ? `One of ${schema['enum'].map((value) => `\`${String(value)}\``).join(', ')}.` : '',
    'maximum' in schema && schema['maximum'] !== Number.MAX_SAFE_INTEGER
      ? `${String(schema['minimum'])} to ${String(schema['maximum'])}.`
      : '',
    'default' in schema ? `Default \`${String(schema['default'])}\`.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')

const contentText = (content: Content): string =>
  Object.entries(content)
    .map(([type, { schema }]) =>
      '$ref' in schema ? `${spelt(schema)}${type === 'application/json' ? '' : ` as \`${type}\``}` : `\`${type}\``,
    )
    .join(', ')

const shape = (name: string, schema: Schema): readonly string[] => [
  `### ${name}`,
  textOf(schema['description']),
  ...(isSchema(schema['properties']) && schema['anyOf'] === undefined
    ? [fieldTable(schema)]
    : [
        alternatives(schema)
          .map((part) => `- ${spelt(part)}`)
          .join('\n'),
      ]),
]

const fieldTable = (schema: Schema): string => {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return table(
    ['field', 'type', ''],
    Object.entries(isSchema(schema['properties']) ? schema['properties'] : {}).map(([field, type]) => [
      `\`${field}\`${required.includes(field) ? '' : '?'}`,
      isSchema(type) ? spelt(type) : '',
      isSchema(type) ? textOf(type['description']) : '',
    ]),
  )
}

const alternatives = (schema: Schema): readonly Schema[] => (Array.isArray(schema['anyOf']) ? schema['anyOf'].filter(isSchema) : [schema])

/** A type on one line, in TypeScript-like notation. */
const spelt = (schema: Schema): string => {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase()})`
  }
  if (Array.isArray(schema['anyOf'])) return alternatives(schema).map(spelt).join(' or ')
  if ('const' in schema) return `\`${JSON.stringify(schema['const'])}\``
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (schema['type'] === 'array') return isSchema(schema['items']) ? `list of ${spelt(schema['items'])}` : 'list'
  if (isSchema(schema['properties'])) return objectText(schema, schema['properties'])
  if (schema['type'] === 'object') {
    if (isSchema(schema['additionalProperties']) && 'not' in schema['additionalProperties']) return 'empty object'
    return isSchema(schema['additionalProperties']) && Object.keys(schema['additionalProperties']).length > 0
      ? `object of ${spelt(schema['additionalProperties'])}`
      : 'object'
  }
  return [schema['type']].flat().map(String).join(' or ')
}

const objectText = (schema: Schema, properties: Schema): string => {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const fields = Object.entries(properties).map(
    ([name, type]) => `\`${name}\`${required.includes(name) ? '' : '?'}: ${isSchema(type) ? spelt(type) : ''}`,
  )
  return `{ ${fields.join(', ')} }`
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(/\{@link (\w+)\}/g, '`$1`') : '')

/** The anchor that GitHub generates for a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [head, head.map(() => '---'), ...rows]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
        .join('\n')
