import { escapeLine } from './escape.ts'

/** The code and the message of a failure, on one line. */
export function failureText({ code, error }: { readonly code?: string | undefined; readonly error?: string | undefined }): string {
  return escapeLine([code, error].filter((part) => part !== undefined).join(': '))
}
