import { Command } from 'commander';
import { explainOnce } from '../one-shot.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load, say, sayJson } from './context.ts';

export function explainCommand(context: CliContext): Command {
  return new Command('explain')
    .argument('<model>', 'model id as in the configuration')
    .description('Evidence, verdict and decision for one model, now, without Slack; writes nothing.')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'one JSON object')
    .option('--show-prompt', 'print exactly what a language model would be sent to explain this, and send nothing')
    .addHelpText(
      'after',
      '\nExample:\n  sextant explain fraud-model --json\n  sextant explain fraud-model --show-prompt\nExit: 3 when something is wrong with the model, 5 when there is no data.',
    )
    .action(async (id: string, flags: CommonFlags & { showPrompt?: boolean }) => {
      const loaded = load(context, flags);
      const told = await explainOnce(
        { ...loaded, roles: ['agent'], log: createLog('silent') },
        id,
        flags.showPrompt === true,
      );
      if ('blind' in told.result) {
        if (flags.json) sayJson({ model: id, blind: told.result, history: told.history });
        else say(`I cannot see ${id}: ${told.result.reason} (${told.result.source}). No data is not healthy.`);
        context.exitCode = 5;
        return;
      }
      if (told.prompt) {
        say(JSON.stringify(told.prompt, null, 2));
        return;
      }
      const { evidence, decision } = told.result;
      if (flags.json)
        sayJson({
          model: id,
          evidence,
          verdict: evidence.verdict,
          decision,
          reasons: decision.reasons,
          rules: decision.rules,
          history: told.history,
        });
      else tell(id, told.result, told.history);
      if (evidence.verdict.type !== 'healthy') context.exitCode = 3;
    });
}

type Told = Exclude<Awaited<ReturnType<typeof explainOnce>>['result'], { blind: true }>;

function tell(id: string, { evidence, decision }: Told, history: string): void {
  const { verdict, measurement } = evidence;
  say(
    `${id}: ${verdict.type} (confidence ${verdict.confidence.toFixed(2)}, data level ${measurement.level}, ${measurement.source})`,
  );
  for (const fact of verdict.because) say(`  · ${fact}`);
  say(`  told apart by: ${verdict.toldApartBy}`);
  if (verdict.provisional) say(`  provisional until ${verdict.provisional.until}: ${verdict.provisional.why}`);
  for (const h of verdict.hypotheses)
    say(`  ${h.status === 'rejected' ? '✗' : h.status === 'supported' ? '✓' : '?'} ${h.type}: ${h.because}`);
  say(`Decision: ${decision.wouldHave ? `hold (would have: ${decision.wouldHave})` : decision.action}`);
  for (const rule of decision.rules) say(`  ${rule.effect.padEnd(5)} ${rule.text}`);
  say(`If nobody does anything: ${decision.ifNobodyActs}`);
  if (history) say(history);
}
