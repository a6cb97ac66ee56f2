-- One login a role, member of the group that the migrations grant to. Safe to run again; a changed password is taken over.
\set ON_ERROR_STOP on
\getenv bot_password BOT_DB_PASSWORD
\getenv agent_password AGENT_DB_PASSWORD
\getenv worker_password WORKER_DB_PASSWORD
\getenv promoter_password PROMOTER_DB_PASSWORD
select format('create user %I in role %I', login, grp)
from (values ('bot', 'sextant_bot'), ('agent', 'sextant_agent'), ('worker', 'sextant_worker'), ('promoter', 'sextant_promoter'))
  as logins (login, grp)
where not exists (select from pg_roles where rolname = login) \gexec
alter user bot password :'bot_password';
alter user agent password :'agent_password';
alter user worker password :'worker_password';
alter user promoter password :'promoter_password';
