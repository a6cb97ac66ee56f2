import { asSextantError } from '../../domain/error.ts';
import { sayText } from '../words.ts';
import { checkModelPerformance } from './check-model-performance.ts';
import { compareVersions } from './compare-versions.ts';
import { explainDrift } from './explain-drift.ts';
import { fleetReport } from './fleet-report.ts';
import { getDecisions } from './get-decisions.ts';
import { getIncident } from './get-incident.ts';
import { getPolicy } from './get-policy.ts';
import { getRuns } from './get-runs.ts';
import { getValidationResults } from './get-validation-results.ts';
import { listModels } from './list-models.ts';
import { readRunbook } from './read-runbook.ts';
import { requestPromotion } from './request-promotion.ts';
import { requestRetraining } from './request-retraining.ts';
import { searchHistory } from './search-history.ts';
import { slicePerformance } from './slice-performance.ts';
import { failed, type Tool, type ToolResult, type ToolWorld } from './tool.ts';
import { whichTest } from './which-test.ts';

/** Fourteen that read and two that only propose. There is no tool that promotes, approves or spends. */
export const allTools: readonly Tool[] = [
  listModels,
  checkModelPerformance,
  explainDrift,
  getValidationResults,
  getDecisions,
  getRuns,
  getPolicy,
  compareVersions,
  getIncident,
  fleetReport,
  searchHistory,
  slicePerformance,
  whichTest,
  readRunbook,
  requestRetraining,
  requestPromotion,
];

/** Runs one call of a model, whatever it wrote. A store or registry that is down throws: the step is tried again. */
export async function callTool(name: string, args: unknown, world: ToolWorld): Promise<ToolResult> {
  const asked = sayText(`${name} ${JSON.stringify(args) ?? ''}`, 300);
  const tool = allTools.find((each) => each.name === name);
  if (!tool) {
    return failed(asked, `There is no tool of that name. Tools: ${allTools.map((each) => each.name).join(', ')}.`);
  }
  try {
    return await tool.call(args, world);
  } catch (thrown) {
    const error = asSextantError(thrown);
    if (error.retryable) throw error;
    return failed(asked, `It failed (${error.code}): ${sayText(error.message, 300)}`);
  }
}
