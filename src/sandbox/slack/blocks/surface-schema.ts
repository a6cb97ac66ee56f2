import { z } from 'zod';
import { actionsBlock, contextActionsBlock } from './action-schema.ts';
import { cardBlock, carouselBlock, planBlock, taskCardBlock } from './card-schema.ts';
import { dataVisualizationBlock } from './chart-schema.ts';
import { imageBlock } from './image-schema.ts';
import { inputBlock } from './input-schema.ts';
import {
  alertBlock,
  containerBlock,
  contextBlock,
  dividerBlock,
  headerBlock,
  markdownBlock,
  sectionBlock,
} from './layout-schema.ts';
import { richTextBlock } from './rich-text-schema.ts';
import { dataTableBlock, tableBlock } from './table-schema.ts';
import { plainText } from './text-schema.ts';

const everywhere = [
  actionsBlock,
  alertBlock,
  contextBlock,
  dividerBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  richTextBlock,
  sectionBlock,
] as const;

const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  cardBlock,
  carouselBlock,
  containerBlock,
  contextActionsBlock,
  dataTableBlock,
  dataVisualizationBlock,
  markdownBlock,
  planBlock,
  tableBlock,
  taskCardBlock,
]);

export const messageBlocks = z.array(messageBlock).max(50);

const view = {
  blocks: z.array(z.discriminatedUnion('type', everywhere)).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

export const homeView = z.strictObject({ type: z.literal('home'), ...view });

export const modalView = z
  .strictObject({
    type: z.literal('modal'),
    ...view,
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine(({ blocks, submit }) => submit !== undefined || blocks.every(({ type }) => type !== 'input'), {
    message: 'must define `submit` to use an `input` block in modals',
  });
