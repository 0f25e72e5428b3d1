import * as z from 'zod/mini'
import { kindSchemas } from '../src/event/event.ts'
import { logFormat } from '../src/ndjson/upcast.ts'

const types = Object.keys(kindSchemas)

/**
 * The JSON Schema of one event, that is of one line of a log, made from the definitions of the kinds. Like them it takes
 * members that it does not name, and kinds that it does not know.
 */
export const eventsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Nika event',
  description: `One event of a log of format ${logFormat}. Fields and kinds of newer versions may come on top.`,
  type: 'object',
  properties: {
    id: { description: '0, 1, 2, … without gaps within a run.', type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    timestamp_ms: { description: 'Milliseconds since the run began, never decreasing.', type: 'number', minimum: 0 },
    kind: { anyOf: [...types, 'unknown_kind'].map((name) => ({ $ref: `#/$defs/${name}` })) },
  },
  required: ['id', 'timestamp_ms', 'kind'],
  $defs: {
    ...Object.fromEntries(Object.entries(kindSchemas).map(([type, makeSchema]) => [type, jsonSchemaOf(makeSchema())])),
    unknown_kind: {
      description: 'A kind of a newer version, or of somebody else.',
      type: 'object',
      properties: { type: { type: 'string', not: { enum: types } } },
      required: ['type'],
    },
  },
}

function jsonSchemaOf(schema: z.ZodMiniType): object {
  const { $schema: _, ...definition } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // That an event cannot be changed is true of every member, so it is worth no word.
      delete jsonSchema.readOnly
    },
  })
  return definition
}
