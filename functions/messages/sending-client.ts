/**
 * How the clients of both providers are set up. A client lives as long as a run of the sender: a connection that slept
 * while the function stood still would be found dead by the next message, with an outcome that nobody knows.
 */

/** The SDK makes one attempt: whether to try again is our decision, by what is known of the first. */
export function sendingClient() {
  return {
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true },
  } as const;
}
