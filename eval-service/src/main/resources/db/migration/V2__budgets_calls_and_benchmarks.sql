alter table run
    add column budgets text[] not null default '{none}',
    add column done    int    not null default 0;
update run set done = (select count(*) from result where run_id = run.id);

alter table result
    add column budget      text not null default 'none',
    add column obedient    boolean,
    add column well_formed boolean,
    drop constraint result_pkey,
    add primary key (run_id, item_id, mode, budget, sample);

-- Uploaded benchmarks, as JSONL. One that a run has used stays as it is.
create table benchmark (
    id          text primary key,
    description text        not null,
    scorer      text        not null,
    items       int         not null,
    body        text        not null,
    used        boolean     not null default false,
    created_at  timestamptz not null
);
