# sql_files += sql/session/….sql
