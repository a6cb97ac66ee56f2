import type { KnownBlock } from '@slack/types';
import { type Blocks, textLength } from './blocks.ts';
import type { Card } from './card.ts';
import { cutMarkup, Mrkdwn } from './escape.ts';
import { limits } from './limits.ts';

const shortest = 200;

/** The card within Slack's limits whatever its facts: long sections are cut first, then the tail of tables, then whole blocks. */
export function withinLimits(card: Card): Card {
  return {
    text: cutMarkup(new Mrkdwn(card.text || ' '), limits.pushText).text,
    rungs: card.rungs.map((rung) => withinTotal(withinCount(rung))),
  };
}

/** Buttons and the closing context survive, sections in the middle go. */
function withinCount(blocks: Blocks): Blocks {
  if (blocks.length <= limits.blocks) return blocks;
  const tail: KnownBlock[] = blocks.filter((block) => block.type === 'actions' || block.type === 'context').slice(-5);
  return [...blocks.filter((block) => !tail.includes(block)).slice(0, limits.blocks - tail.length), ...tail];
}

function withinTotal(blocks: Blocks): Blocks {
  let now = blocks;
  for (const ease of [cutSections, dropRows, dropSections]) {
    const excess = textLength(now) - limits.blocksText;
    if (excess <= 0) return now;
    now = ease(now, excess);
  }
  return now;
}

const sectionLength = (block: KnownBlock): number =>
  block.type === 'section' && block.text !== undefined ? block.text.text.length : 0;

function cutSections(blocks: Blocks, excess: number): Blocks {
  let left = excess;
  const longestFirst = [...blocks].sort((a, b) => sectionLength(b) - sectionLength(a));
  const shorter = new Map<KnownBlock, KnownBlock>();
  for (const block of longestFirst) {
    if (left <= 0 || block.type !== 'section' || block.text === undefined) break;
    const length = block.text.text.length;
    const keep = Math.max(shortest, length - left);
    if (keep >= length) break;
    const text = cutMarkup(new Mrkdwn(block.text.text), keep).text;
    left -= length - text.length;
    shorter.set(block, { ...block, text: { ...block.text, text } });
  }
  return blocks.map((block) => shorter.get(block) ?? block);
}

function dropRows(blocks: Blocks, excess: number): Blocks {
  let left = excess;
  return blocks.map((block) => {
    if (block.type !== 'table' && block.type !== 'data_table') return block;
    const rows = [...block.rows];
    while (left > 0 && rows.length > 2) left -= textLength(rows.pop());
    return { ...block, rows };
  });
}

function dropSections(blocks: Blocks, excess: number): Blocks {
  let left = excess;
  const dropped = new Set<KnownBlock>();
  for (const block of [...blocks].reverse()) {
    if (left <= 0) break;
    if (block.type !== 'section' && block.type !== 'context') continue;
    dropped.add(block);
    left -= textLength(block);
  }
  return blocks.filter((block) => !dropped.has(block));
}
