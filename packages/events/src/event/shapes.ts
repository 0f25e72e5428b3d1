import * as z from 'zod/mini'
import type { JsonValue } from '../json/json-value.ts'

// The shapes that several kinds share. Each is a function, as every kind is: importing this package builds no schema, so a
// process that validates nothing never pays for one. An editor shows the inferred types, so each has a name of its own.

export const optional = z.optional

export const text = () => z.string()
export const flag = () => z.boolean()
/** A whole number from 0 on: an event id, a count, a length in bytes. */
export const count = () => z.int().check(z.nonnegative())
/** Milliseconds, fractional to the microsecond. */
export const milliseconds = () => z.number().check(z.nonnegative())
/** Any JSON value; `undefined` is the absence of one. */
export const json = () => z.custom<JsonValue>((value) => value !== undefined)
export const jsonObject = () => z.readonly(z.record(z.string(), json()))
export const texts = () => z.readonly(z.array(text()))

export const usage = () =>
  z.readonly(
    z.object({
      /** All tokens that were read, cached ones included. */
      input_tokens: optional(count()),
      /** All tokens that were written, reasoning included. */
      output_tokens: optional(count()),
      /** The part of `input_tokens` read from the provider's cache. */
      cache_read_input_tokens: optional(count()),
      /** The part of `input_tokens` written to the provider's cache. */
      cache_creation_input_tokens: optional(count()),
      /** The part of `output_tokens` spent on reasoning. */
      reasoning_tokens: optional(count()),
    }),
  )

/** Tokens of a model call. An absent count was not told; it is never 0 for that. */
export interface Usage extends z.infer<ReturnType<typeof usage>> {}

const price = () =>
  z.readonly(
    z.object({
      /** US dollars per million input tokens that no cache was involved in. */
      input: optional(z.number()),
      output: optional(z.number()),
      cache_read: optional(z.number()),
      cache_creation: optional(z.number()),
      /** Where the rates come from, with its version. */
      source: optional(text()),
      /** The day the rates were valid, ISO 8601. */
      as_of: optional(text()),
    }),
  )

export const cost = () =>
  z.readonly(
    z.object({
      /** US dollars. */
      usd: z.number(),
      price: optional(price()),
    }),
  )

/** What one model call cost, and the rates that say so. */
export interface Cost extends z.infer<ReturnType<typeof cost>> {}

export const costTotal = () =>
  z.readonly(
    z.object({
      /** US dollars of all calls that have a price. */
      usd: z.number(),
      /** Calls that spent tokens at a price that is not known. */
      unpriced_calls: count(),
    }),
  )

/** The sum of the costs of several calls. */
export interface CostTotal extends z.infer<ReturnType<typeof costTotal>> {}

export const eventReference = () => z.readonly(z.object({ run_id: text(), event_id: count() }))

/** An event of another run. */
export interface EventReference extends z.infer<ReturnType<typeof eventReference>> {}

export const producer = () =>
  z.readonly(
    z.object({
      name: text(),
      version: text(),
      /** The number of the log format; 1 when absent. */
      format: optional(count()),
    }),
  )

/** The program that wrote a log. */
export interface Producer extends z.infer<ReturnType<typeof producer>> {}
