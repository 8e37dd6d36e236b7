create table run (
    id          uuid primary key,
    model       text        not null,
    benchmark   text        not null,
    modes       text[]      not null,
    samples     int         not null,
    item_limit  int         not null,
    max_tokens  int         not null,
    seed        bigint      not null,
    state       text        not null,
    total       int         not null default 0,
    created_at  timestamptz not null,
    finished_at timestamptz,
    failure     text
);
create index run_newest on run (created_at desc, id);

-- The key makes counting twice impossible: a second result for the same question is no new row.
create table result (
    run_id            uuid        not null references run,
    item_id           text        not null,
    mode              text        not null,
    sample            int         not null,
    verdict           text        not null,
    answer            text,
    extracted         text,
    finish_reason     text,
    completion_tokens int         not null,
    reasoning_tokens  int         not null,
    failure           text,
    created_at        timestamptz not null,
    primary key (run_id, item_id, mode, sample)
);

-- Events wait here, written in the transaction of what they tell, until Kafka has them.
create table outbox (
    position   bigint generated always as identity primary key,
    id         uuid        not null unique,
    key        text        not null,
    topic      text        not null,
    type       text        not null,
    data       bytea       not null,
    created_at timestamptz not null
);
