import type { FaultWorld } from './fault-world.ts';
import type { Replica } from './replica.ts';

export interface KeptUp {
  /** No more restarts; what runs goes on. */
  release(): Promise<void>;
}

/** The supervisor of a real installation: whatever dies is started again. Resolves once all are up. */
export async function keepUp(world: FaultWorld): Promise<KeptUp> {
  let released = false;
  const keep = async (replica: Replica): Promise<void> => {
    while (!released) {
      await replica.ended;
      if (!released) await replica.start();
    }
  };
  await Promise.all(world.replicas.map((replica) => replica.start()));
  const kept = world.replicas.map(keep);
  return {
    release: async () => {
      released = true;
      // A restart under way comes up first; who waits for an end would wait for ever.
      await Promise.all(world.replicas.map(async (replica, i) => (replica.isUp ? undefined : kept[i])));
    },
  };
}
