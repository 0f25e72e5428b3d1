import { escapeLine } from './escape.ts'

/** What an event tells of a failure. */
export interface Failure {
  readonly code?: string | undefined
  readonly error?: string | undefined
}

/** The code and the message of a failure, as many lines as the message has. */
export function failureTexts({ code, error }: Failure): readonly string[] {
  const [first, ...more] = error?.split('\n') ?? []
  return [failureText({ code, error: first }), ...more.map(escapeLine)]
}

/** The code and the message of a failure, on one line. */
export function failureText({ code, error }: Failure): string {
  return escapeLine([code, error].filter((part) => part !== undefined).join(': '))
}
