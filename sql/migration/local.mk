sql_files += sql/migration/ping.sql
