package io.noesis.dataset.ingest;

/// The one Parquet schema of all splits. `args` and `extra` are JSON text; `generators` is the comma-separated
/// `generator` taken apart, for filters.
final class ParquetColumns {

    static final String DUCKDB_STRUCT = """
            {input: 'STRUCT(role VARCHAR, content VARCHAR)[]', output: 'VARCHAR', args: 'VARCHAR',
             category: 'VARCHAR', license: 'VARCHAR', reasoning: 'VARCHAR', generator: 'VARCHAR',
             generators: 'VARCHAR[]', used_in_training: 'VARCHAR', version: 'VARCHAR',
             system_prompt: 'VARCHAR', extra: 'VARCHAR'}""";

    private ParquetColumns() {}
}
