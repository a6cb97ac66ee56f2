import { Redis } from 'ioredis';
import { SextantError } from '../../domain/error.ts';
import { type SetupCheck, SetupFault, setupCheck, skewFault } from '../../domain/setup-check.ts';

const key = 'REDIS_URL';
const oldest = 6;

/** Whether this Redis can hold the queue: in reach, new enough, losing nothing, telling our time. */
export function inspectRedis(url: string): Promise<SetupCheck> {
  return setupCheck('redis', key, async () => {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 5000,
      commandTimeout: 5000,
      retryStrategy: () => null,
    });
    // The rejection of connect() says the same.
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      const [info, [seconds]] = [await redis.info(), await redis.time()];
      const said = (name: string): string => new RegExp(`^${name}:(.*?)\\s*$`, 'm').exec(info)?.[1] ?? '';
      const [version, policy] = [said('redis_version'), said('maxmemory_policy')];
      if (Number.parseInt(version, 10) < oldest)
        throw new SetupFault(key, `Redis ${version} is too old: run ${oldest} or newer`);
      if (policy !== 'noeviction')
        throw new SetupFault(key, `maxmemory-policy is ${policy}, which may drop what waits: set it to noeviction`);
      skewFault('Redis', key, new Date(Number(seconds) * 1000), new Date());
      return `Redis ${version}, evicts nothing`;
    } catch (cause) {
      if (cause instanceof SetupFault) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new SextantError('unavailable', `Redis is out of reach (${why}): start it, or correct the address`, {
        cause,
      });
    } finally {
      redis.disconnect();
    }
  });
}
