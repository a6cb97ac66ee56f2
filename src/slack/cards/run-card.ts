import { spanText } from '../../domain/broken-period.ts';
import type { PostFacts } from '../../domain/post.ts';
import { actions, button, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { codeBlock, md, prose, when, words } from '../escape.ts';
import { percent } from '../figures.ts';
import { actionId } from '../names.ts';
import { runCost, runStateWords } from './run-words.ts';

/** Progress of a retraining: one message, edited; it can be stopped from here. */
export function runCard({ run }: PostFacts['run']): Card {
  const going = run.state === 'queued' || run.state === 'running' || run.state === 'unknown';
  const version = run.candidate === null ? '' : ` → ${words(run.candidate.version, 40)}`;
  const stopping = run.state === 'running' && run.voided !== null;
  const line = md`${stopping ? '⏹️ Retraining is being stopped:' : runStateWords[run.state]} *${prose(run.model, 60)}*${version}`;
  const detail = going
    ? md`${bar(run.progress)} ${percent(run.progress)} · ${prose(run.progressText, 300)}`
    : prose(run.state === 'succeeded' ? '' : run.progressText, 300);
  return {
    text: md`${line}: ${detail.text === '' ? runCost(run) : detail}`.text,
    rungs: [
      [
        section(detail.text === '' ? line : md`${line}\n${detail}`),
        ...(run.errorTail === null
          ? []
          : [section(md`*The pipeline's last words*\n${codeBlock(run.errorTail, 1200)}`)]),
        ...(run.voided === null ? [] : [section(md`*Void:* ${prose(run.voided, 600)}`)]),
        ...(run.leaveOut.length === 0
          ? []
          : [section(md`*Left out as broken data:* ${prose(run.leaveOut.map(spanText).join(', '), 400)}`)]),
        ...(going && run.voided === null ? actions(`run:${run.id}`, [stopButton(run.incidentId, run.model)]) : []),
        ...context([
          md`\`${run.id}\` · ${runCost(run)} · started ${when(run.startedAt ?? run.createdAt)} · ${run.requestedBy === null ? 'by the policy' : md`asked for by ${run.requestedBy}`}`,
        ]),
      ],
    ],
  };
}

function bar(progress: number): string {
  const done = Math.round(Math.min(1, Math.max(0, Number.isFinite(progress) ? progress : 0)) * 10);
  return `${'▓'.repeat(done)}${'░'.repeat(10 - done)}`;
}

const stopButton = (incidentId: string, model: string) =>
  button({
    actionId: actionId.incident('stop'),
    text: 'Stop',
    value: incidentId,
    style: 'danger',
    label: `Stop the retraining of ${words(model, 40)}`,
    confirm: {
      title: 'Stop this retraining?',
      text: 'What it cost so far is spent; the champion keeps serving.',
      confirm: 'Stop it',
      deny: 'Let it run',
    },
  });
