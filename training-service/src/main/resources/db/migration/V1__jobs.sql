create table job (
    id                uuid primary key,
    recipe            text             not null,
    seed              bigint           not null,
    threads           int              not null,
    state             text             not null,
    stage             text,
    step              bigint           not null default 0,
    steps             bigint           not null default 0,
    loss              double precision,
    reward            double precision,
    tokens_per_second double precision,
    seconds_left      bigint,
    -- An object of numbers by name.
    scores            text             not null default '{}',
    -- Begun or gone on with since the last save: a job that takes the process down each time must not do so for ever.
    starts            int              not null default 0,
    files             text[]           not null default '{}',
    created_at        timestamptz      not null,
    started_at        timestamptz,
    finished_at       timestamptz,
    failure           text
);
create index job_newest on job (created_at desc, id);
create index job_open on job (state, created_at, id);
