import { stepKinds } from '../../src/domain/step.ts';

/** The places around which a process is killed: each is a commit, or a call of something outside. */
export const places: readonly string[] = [
  ...stepKinds.map((kind) => `commit ${kind}`),
  'commit inbox',
  'claim step',
  'claim post',
  'record post',
  'slack chat.postMessage',
  'slack chat.update',
  'slack files.completeUploadExternal',
  'slack reactions.add',
  'slack usergroups.users.list',
  'serving',
  'pipeline start',
  'queue wake',
  'version tagged',
  'alias moved',
];

/** Both sides of each. */
export const failpoints: readonly string[] = places.flatMap((place) => [`before ${place}`, `after ${place}`]);

export const fileOf = (failpoint: string): string => failpoint.replaceAll(' ', '_');
