import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const reason = 'words for docs/configuration.md, held by test/config/describe-config.test.ts';

/** What stands in `.describe(…)` of a schema decides nothing. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'descriptions', {
    shouldIgnore: ({ parent }) =>
      parent?.type === 'CallExpression' && parent.callee.property?.name === 'describe' ? reason : undefined,
  }),
];
