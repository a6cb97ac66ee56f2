import { sql } from 'kysely';
import type { Post, PostTarget } from '../domain/post.ts';
import type { NewId } from '../ports/ids.ts';
import type { OwedPost, PostStore, SentPost } from '../ports/store.ts';
import type { Db } from './database.ts';
import { datesRevived, storedJsonWithDates, storedText } from './stored-json.ts';

/** Owes posts: the same key with other facts is due again, with the same facts nothing. True when one became due. */
export async function owePosts(trx: Db, posts: readonly Post[], newId: NewId): Promise<boolean> {
  let owed = false;
  for (const post of posts) {
    const id = newId('pst');
    const { rows } = await sql<{ id: string }>`
      insert into sextant.post as post
        (id, key, kind, incident_id, channel, thread_of, thread_ts, ephemeral_to, dm, broadcast, lane, facts, due_at)
      values (${id}, ${post.key ?? null}, ${post.kind}, ${post.incidentId}, ${post.to.channel},
        ${post.to.threadOf ?? null}, ${post.to.threadTs ?? null}, ${post.to.ephemeralTo ?? null}, ${post.to.dm ?? null},
        ${post.to.broadcast ?? false}, ${laneOf(post, id)}, ${storedJsonWithDates(post.facts)}::jsonb,
        coalesce(${post.notBefore ?? null}::timestamptz, sextant.now()))
      on conflict (key) do update set
        kind = excluded.kind, facts = excluded.facts, revision = post.revision + 1, attempt = 0,
        due_at = excluded.due_at, gave_up_at = null, failure = null, incident_id = excluded.incident_id,
        channel = case when ${untouched} then excluded.channel else post.channel end,
        thread_of = case when ${untouched} then excluded.thread_of else post.thread_of end,
        lane = case when ${untouched} then excluded.lane else post.lane end,
        place = case when post.owed then post.place else nextval('sextant.post_place') end
      where post.facts is distinct from excluded.facts or post.kind is distinct from excluded.kind
        or (${untouched} and excluded.due_at < post.due_at)
      returning id`.execute(trx);
    owed ||= rows.length > 0;
  }
  return owed;
}

/** Not in Slack and never on its way: only then may it still go somewhere else, or sooner. */
const untouched = sql`(post.sent_ts is null and post.token is null and post.attempt = 0 and post.owed)`;

/** Messages of one thread share a lane and leave in order; what only one person sees waits for nobody. */
function laneOf(post: Post, id: string) {
  const { to } = post;
  if (to.ephemeralTo !== undefined) return sql<string>`${`own:${id}`}`;
  if (to.threadOf !== undefined) return sql<string>`${`key:${to.threadOf}`}`;
  if (typeof to.threadTs === 'string') {
    return sql<string>`coalesce(
      (select parent.lane from sextant.post parent
        where parent.sent_channel = ${to.channel} and parent.sent_ts = ${to.threadTs} limit 1),
      ${`ts:${to.channel}:${to.threadTs}`})`;
  }
  if (to.dm !== undefined) return sql<string>`${`dm:${to.dm}`}`;
  return sql<string>`${post.key === undefined ? `own:${id}` : `key:${post.key}`}`;
}

interface ClaimedPost {
  id: string;
  key: string | null;
  kind: Post['kind'];
  incidentId: string | null;
  channel: string;
  threadOf: string | null;
  threadTs: string | null;
  ephemeralTo: string | null;
  dm: string | null;
  broadcast: boolean;
  facts: unknown;
  revision: number;
  attempt: number;
  uncertain: boolean;
  token: string;
  sentChannel: string | null;
  sentTs: string | null;
  parentTs: string | null;
}

/**
 * The oldest due post that may go now. In a lane nobody overtakes and one is under way at a time; a reply waits until its
 * parent is in Slack, so an unsent parent goes before whatever was owed earlier in its lane.
 */
export async function claimPost(db: Db, leaseMs: number): Promise<OwedPost | null> {
  const { rows } = await sql<ClaimedPost>`
    update sextant.post post set
      uncertain = post.uncertain or post.token is not null,
      token = gen_random_uuid()::text,
      lease_until = now() + ${leaseMs}::double precision * interval '1 millisecond',
      attempt = post.attempt + 1
    where post.id = (
      select head.id from sextant.post head
      left join sextant.post parent on parent.key = head.thread_of
      where head.owed and head.due_at <= sextant.now() and (head.lease_until is null or head.lease_until <= now())
        and (head.thread_of is null or parent.sent_ts is not null)
        and ((head.sent_ts is null and head.lane = 'key:' || head.key) or not exists (
          select 1 from sextant.post other
          where other.owed and other.lane = head.lane and other.id <> head.id
            and (other.place < head.place or other.lease_until >= now())))
      order by head.place limit 1 for update of head skip locked)
    returning post.*, (select parent.sent_ts from sextant.post parent where parent.key = post.thread_of) as parent_ts
  `.execute(db);
  return rows[0] === undefined ? null : owedPost(rows[0]);
}

function owedPost(row: ClaimedPost): OwedPost {
  const to: PostTarget = {
    channel: row.channel,
    ...(row.threadOf !== null && { threadOf: row.threadOf }),
    ...(row.threadTs !== null && { threadTs: row.threadTs }),
    ...(row.ephemeralTo !== null && { ephemeralTo: row.ephemeralTo }),
    ...(row.dm !== null && { dm: row.dm }),
    ...(row.broadcast && { broadcast: true }),
  };
  const { kind, incidentId } = row;
  const post = { ...(row.key !== null && { key: row.key }), kind, incidentId, to, facts: datesRevived(row.facts) };
  return {
    id: row.id,
    post: post as Post,
    revision: row.revision,
    token: row.token,
    sent: row.sentChannel !== null && row.sentTs !== null ? { channel: row.sentChannel, ts: row.sentTs } : null,
    threadTs: row.threadTs ?? row.parentTs,
    attempt: row.attempt,
    uncertain: row.uncertain,
  };
}

/**
 * That a message is in Slack is a fact whoever holds the post by now; only the holder's own lease ends with it. An edit that
 * comes back after somebody else's newer one may have overwritten it in Slack, so the newest facts are owed once more.
 */
export async function postSent(db: Db, owed: OwedPost, sent: SentPost | null): Promise<void> {
  // Its message was deleted and it was posted anew: it stands there now, unless somebody else noted another place meanwhile.
  const moved = sql`(${sent !== null && owed.sent !== null && sent.ts !== owed.sent.ts}::boolean and sent_ts = ${owed.sent?.ts ?? null}::text)`;
  await sql`
    update sextant.post set
      revision = revision + case when token is distinct from ${owed.token} and sent_revision > ${owed.revision}::integer
        then 1 else 0 end,
      sent_revision = greatest(sent_revision, ${owed.revision}::integer),
      sent_channel = case when ${moved} then ${sent?.channel ?? null}::text else coalesce(sent_channel, ${sent?.channel ?? null}::text) end,
      sent_ts = case when ${moved} then ${sent?.ts ?? null}::text else coalesce(sent_ts, ${sent?.ts ?? null}::text) end,
      attempt = 0, failure = null, uncertain = false,
      lease_until = case when token = ${owed.token} then null else lease_until end,
      token = case when token = ${owed.token} then null else token end
    where id = ${owed.id}`.execute(db);
}

type Failure = Parameters<PostStore['postFailed']>[1];

/** Tried again at `retryAt`, or given up. A lost answer stays on the post until it is known to be in Slack. */
export async function postFailed(db: Db, owed: OwedPost, failure: Failure): Promise<void> {
  await sql`
    update sextant.post set
      failure = ${storedText(failure.reason)},
      uncertain = uncertain or ${failure.uncertain}::boolean,
      due_at = case when revision = ${owed.revision}::integer
        then coalesce(${failure.retryAt}::timestamptz, due_at) else due_at end,
      gave_up_at = case when ${failure.retryAt}::timestamptz is null and revision = ${owed.revision}::integer
        then sextant.now() end,
      token = null, lease_until = null
    where id = ${owed.id} and token = ${owed.token}`.execute(db);
}

export async function takeTurn(db: Db, channel: string, everyMs: number): Promise<number> {
  const every = sql`${everyMs}::double precision * interval '1 millisecond'`;
  const { rows } = await sql<{ wait: number }>`
    insert into sextant.channel_turn as turn (channel, next_at) values (${channel}, clock_timestamp() + ${every})
    on conflict (channel) do update set next_at = greatest(turn.next_at, clock_timestamp()) + ${every}
    returning (extract(epoch from next_at - ${every} - clock_timestamp()) * 1000)::double precision as wait`.execute(
    db,
  );
  return Math.max(0, Math.ceil(rows[0]?.wait ?? 0));
}

const givenUpLately = '7 days';

/** True when one of them is owed again. */
export async function owePostsAgain(trx: Db, kinds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update sextant.post set gave_up_at = null, attempt = 0, failure = null, due_at = sextant.now()
    where kind in (${sql.join(kinds)}) and gave_up_at >= sextant.now() - ${givenUpLately}::interval
    returning id`.execute(trx);
  return rows.length > 0;
}

/** Posts not yet in Slack that still can get there: a reply to a message given up cannot, and what is held back is not due. */
export async function owedPosts(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from sextant.post post
    left join sextant.post parent on parent.key = post.thread_of
    where post.owed and (post.due_at <= sextant.now() or post.attempt > 0)
      and (parent.sent_ts is not null or parent.gave_up_at is null)`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function sentPost(db: Db, key: string): Promise<SentPost | null> {
  const row = await db.selectFrom('post').select(['sentChannel', 'sentTs']).where('key', '=', key).executeTakeFirst();
  if (row === undefined || row.sentChannel === null || row.sentTs === null) return null;
  return { channel: row.sentChannel, ts: row.sentTs };
}

export async function incidentByThread(db: Db, channel: string, threadTs: string): Promise<string | null> {
  const row = await db
    .selectFrom('post')
    .select('incidentId')
    .where('kind', 'in', ['incident', 'shared-cause'])
    .where('sentChannel', '=', channel)
    .where('sentTs', '=', threadTs)
    .executeTakeFirst();
  return row?.incidentId ?? null;
}
