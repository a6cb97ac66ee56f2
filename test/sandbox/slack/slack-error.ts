/** What Slack said no with: its error code and, where it named paths, its messages. */
export interface SlackError {
  readonly error: string;
  readonly messages: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** The refusal a call ends in; throws when the call succeeds or fails in another way. */
export async function refusalOf(call: Promise<unknown>): Promise<SlackError> {
  const thrown: unknown = await call.then(
    (value) => {
      throw new Error(`was not refused: ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason,
  );
  const data: unknown = thrown instanceof Error && 'data' in thrown ? thrown.data : undefined;
  if (!isRecord(data)) throw thrown;
  const metadata = isRecord(data.response_metadata) ? data.response_metadata : {};
  const messages = Array.isArray(metadata.messages) ? metadata.messages.map(String) : [];
  return { error: String(data.error), messages, data };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
