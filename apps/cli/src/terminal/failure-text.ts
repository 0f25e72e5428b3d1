import { escapeLine } from './escape.ts'

/** What an event tells of a failure. */
export interface Failure {
  readonly code?: string | undefined
  readonly error?: string | undefined
}

/** The code and the message of a failure, on one line. */
export function failureText({ code, error }: Failure): string {
  return escapeLine([code, error].filter((part) => part !== undefined).join(': '))
}
