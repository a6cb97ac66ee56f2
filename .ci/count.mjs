// Adds up vitest's reports and names what failed, last, where whoever reads only the end of a log finds it.
// A stage that failed without a failing test counts as one failure.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [failedStages, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of files) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + report.numTodoTests;
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.message)
      console.log(`\nFAILED ${basename(file)}: ${suite.name}\n${suite.message}`);
    for (const test of suite.assertionResults)
      if (test.status === 'failed')
        console.log(
          `\nFAILED ${basename(file)}: ${suite.name} > ${test.fullName}\n${test.failureMessages.join('\n').slice(0, 2000)}`,
        );
  }
}
if (failed === 0) failed = Number(failedStages);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped; ${failedStages} stages failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
