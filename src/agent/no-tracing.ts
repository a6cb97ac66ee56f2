const switches = ['LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING_V2', 'LANGSMITH_TRACING', 'LANGCHAIN_TRACING'];

/** The graph's library sends every prompt to a tracing service when its environment says so: nobody configured that host here. */
export function noTracing(environment: NodeJS.ProcessEnv): void {
  for (const name of switches) delete environment[name];
}
