import { failureOf } from '../errors/failure-of.ts'
import type { InferFailure } from '../errors/infer-error.ts'

type ErrorClass<Thrown extends Error> = abstract new (...details: never[]) => Thrown

/** The classes of the errors of a vendor's SDK: those that OpenAI's and Anthropic's have alike. */
export interface SdkErrors<ApiError extends Error> {
  /** Of every error that the SDK makes itself. */
  readonly sdk: ErrorClass<Error>
  /** The API answered with an error. */
  readonly api: ErrorClass<ApiError>
  readonly connection: ErrorClass<Error>
  readonly timeout: ErrorClass<Error>
  readonly abort: ErrorClass<Error>
}

/** What an error of a vendor's SDK, or of the platform below it, says in the words of the taxonomy; `fromApi` reads what the API answered. */
export function sdkFailure<ApiError extends Error>(
  error: unknown,
  classes: SdkErrors<ApiError>,
  fromApi: (error: ApiError) => InferFailure,
): InferFailure {
  if (error instanceof classes.abort) return { kind: 'aborted', message: error.message, transient: false }
  if (error instanceof classes.timeout) return { kind: 'timeout', message: error.message }
  if (error instanceof classes.connection) return { kind: 'connection', message: connectionMessage(error) }
  if (error instanceof classes.api) return fromApi(error)
  if (error instanceof SyntaxError) return { kind: 'invalid_response', message: `the server's answer is not JSON: ${error.message}` }
  if (error instanceof classes.sdk) return { kind: 'invalid_request', message: error.message }
  return error instanceof TypeError ? platformFailure(error) : failureOf(error)
}

function platformFailure({ message }: TypeError): InferFailure {
  // The body of an answer broke off while it was read.
  if (message === 'terminated') return { kind: 'connection', message: 'the connection broke' }
  // A key or a header that was pasted with more than itself.
  if (/ByteString|header value/i.test(message)) {
    return {
      kind: 'invalid_request',
      message: `a header of the request cannot be sent: ${message}`,
      hint: 'check the API key and the headers of this provider',
    }
  }
  // The SDK stumbles over the shape of an answer.
  return { kind: 'invalid_response', message: `the server's answer is not of the API: ${message}` }
}

/** The reason that the system gave hangs on the causes; the SDK's own message says only that there was one. */
function connectionMessage(error: Error): string {
  let cause: unknown = error
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause
  return cause instanceof Error && cause !== error ? `${error.message} ${cause.message}` : error.message
}
