import { describe, expect, test } from 'vitest'
import { serverAddress } from './server-address.ts'

describe('the server of a base URL', () => {
  test.each([
    ['https://api.openai.com/v1', { address: 'api.openai.com', port: 443 }],
    ['http://localhost', { address: 'localhost', port: 80 }],
    ['HTTP://[::1]:8080/v1', { address: '[::1]', port: 8080 }],
  ])('%s is its host and port', (url, server) => {
    expect(serverAddress(url)).toEqual(server)
  })

  test.each(['localhost:8080/v1', 'nonsense', 'ftp://example.com', 'https://', ''])('%j is refused: it is no URL of the web', (url) => {
    expect(() => serverAddress(url)).toThrow(
      expect.objectContaining({
        code: 'NIKA-INFER-001',
        details: { kind: 'invalid_request' },
        message: 'the base URL must be a URL that begins with https:// or http://',
      }),
    )
  })

  test.each(['https://user:hunter2@example.com/v1', 'https://user@example.com/v1'])('with credentials is refused: %s', (url) => {
    expect(() => serverAddress(url)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/user|hunter2/) }))
  })
})
