import { z } from 'zod';
import { blockId, filled, plainText } from './text-schema.ts';

const slackFile = z
  .strictObject({ id: filled(255).optional(), url: filled(3000).optional() })
  .refine(({ id, url }) => (id === undefined) !== (url === undefined), { message: 'must define either `id` or `url`' });

const picture = {
  type: z.literal('image'),
  image_url: filled(3000).optional(),
  slack_file: slackFile.optional(),
  alt_text: filled(2000),
};

const oneSource = (image: { image_url?: string | undefined; slack_file?: object | undefined }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
const oneSourceMessage = { message: 'must define either `image_url` or `slack_file`' };

export const imageElement = z.strictObject(picture).refine(oneSource, oneSourceMessage);

export const imageBlock = z
  .strictObject({ ...picture, ...blockId, title: plainText(2000).optional() })
  .refine(oneSource, oneSourceMessage);
