create table dataset (
    id         bigint generated always as identity primary key,
    name       text not null unique,
    created_at timestamptz not null
);

create table version (
    id           bigint generated always as identity primary key,
    dataset_id   bigint not null references dataset,
    label        text not null,
    description  text,
    state        text not null check (state in ('draft', 'published')),
    created_at   timestamptz not null,
    published_at timestamptz,
    unique (dataset_id, label),
    check ((state = 'published') = (published_at is not null))
);

-- One uploaded JSONL file. Its rows follow those of the files with a smaller ordinal of the same split.
create table source_file (
    id          bigint generated always as identity primary key,
    version_id  bigint not null references version,
    config      text not null,
    split       text not null,
    ordinal     int not null,
    path        text not null,
    first_row   bigint not null,
    rows        bigint not null,
    quarantined bigint not null,
    bytes       bigint not null,
    sha256      text not null,
    unique (version_id, path),
    unique (version_id, config, split, ordinal)
);

create table shard (
    file_id   bigint not null references source_file,
    path      text not null,
    first_row bigint not null,
    rows      bigint not null,
    bytes     bigint not null,
    sha256    text not null,
    primary key (file_id, first_row)
);

create table facet (
    file_id bigint not null references source_file,
    name    text not null,
    value   text not null,
    rows    bigint not null,
    primary key (file_id, name, value)
);

create table warning (
    file_id bigint not null references source_file,
    name    text not null,
    rows    bigint not null,
    primary key (file_id, name)
);

create table quarantined_line (
    file_id bigint not null references source_file,
    line    bigint not null,
    reason  text not null,
    field   text,
    message text not null,
    primary key (file_id, line)
);
