import { z } from 'zod';
import { button } from './action-schema.ts';
import { imageElement } from './image-schema.ts';
import { richTextBlock } from './rich-text-schema.ts';
import { blockId, filled, mrkdwn } from './text-schema.ts';

export const cardBlock = z
  .strictObject({
    type: z.literal('card'),
    ...blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    actions: z.array(button).min(1).max(5).optional(),
  })
  .refine((card) => [card.hero_image, card.title, card.actions, card.body].some((part) => part !== undefined), {
    message: 'must define one of `hero_image`, `title`, `actions` or `body`',
  });

export const carouselBlock = z.strictObject({
  type: z.literal('carousel'),
  ...blockId,
  elements: z.array(cardBlock).min(1).max(10),
});

const source = z.strictObject({ type: z.literal('url'), url: filled(3000), text: filled(3000) });

export const taskCardBlock = z.strictObject({
  type: z.literal('task_card'),
  ...blockId,
  task_id: filled(255),
  title: filled(256),
  details: richTextBlock.optional(),
  output: richTextBlock.optional(),
  sources: z.array(source).optional(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
});

export const planBlock = z.strictObject({
  type: z.literal('plan'),
  ...blockId,
  title: filled(256),
  tasks: z.array(taskCardBlock).min(1).max(50).optional(),
});
