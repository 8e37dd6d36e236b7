create table api_key (
    id         uuid primary key,
    name       text        not null unique,
    prefix     text        not null,
    hash       bytea       not null unique,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
);

comment on column api_key.prefix is 'The first characters of the key, to recognise it by; not enough to use it.';
comment on column api_key.hash is 'SHA-256 of the whole key. Keys are long and random, so nothing slower is needed.';
