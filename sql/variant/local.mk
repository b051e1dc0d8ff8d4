# sql_files += sql/variant/….sql
