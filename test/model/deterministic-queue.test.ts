import { expect, it } from 'vitest';
import { queueContract } from '../contracts/queue-contract.ts';
import { createQueueBoard } from './deterministic-queue.ts';

queueContract('a board in memory', async () => {
  const board = createQueueBoard();
  return { replica: async () => board.replica(), dispose: async () => undefined };
});

it('takes what waits in the order that is picked, replica after replica', async () => {
  const board = createQueueBoard((choices) => choices - 1);
  const [one, two] = [board.replica(), board.replica()];
  const heard: string[] = [];
  for (const id of ['a', 'b', 'c', 'd']) await one.wake('bot', id);
  for (const [name, queue] of [
    ['one', one],
    ['two', two],
  ] as const)
    await queue.work('bot', async (id) => void heard.push(`${name} ${id}`), 1);
  await board.idle();
  expect(heard).toEqual(['one d', 'two c', 'one b', 'two a']);
});
