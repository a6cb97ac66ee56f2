/** Mutation testing of what decides: policy, approval, gate, ledger. `npm run test:mutation`. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  plugins: ['@stryker-mutator/vitest-runner', './test/mutation/ignore-descriptions.mjs'],
  ignorers: ['descriptions'],
  mutate: [
    'src/domain/{broken-period,budget,budget-rules,decide,input-break,policy,retrain-rules,stale-approvals}.ts',
    'src/domain/{judge-press,judge-promotion,may,reach}.ts',
    'src/domain/{digest,gate,judge-gate}.ts',
    'src/domain/{ledger-chain,ledger-checkpoint,ledger-key,ledger-lines,verify-export}.ts',
  ],
  // Of constants and schemas: each would load every test anew, two thirds of the time for a seventh of the mutants.
  ignoreStatic: true,
  ignorePatterns: ['/.sextant', '/docs', '/examples', '/deploy', '/src/sandbox', '/.mutation'],
  tempDirName: '.mutation/sandbox',
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  // Stryker rewrites paths in a tsconfig by TypeScript's old programming interface, which version 7 has no more; nothing here needs it.
  tsconfigFile: 'none.json',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  timeoutMS: 5000,
};
