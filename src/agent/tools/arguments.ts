import { z } from 'zod';

/** Arguments are names a person typed: they are looked up, never trusted. */
export const modelArgument = z.string().max(200).describe('name of a configured model, as the person wrote it');
export const optionalModel = modelArgument
  .nullish()
  .describe('name of a configured model; leave out for the whole fleet');
export const versionArgument = z.string().max(100).describe('a registry version such as v4');
export const timeArgument = z.iso
  .datetime({ offset: true })
  .nullish()
  .describe('ISO 8601 time with zone, such as 2026-08-01T00:00:00Z');
