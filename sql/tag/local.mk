# sql_files += sql/tag/….sql
