# sql_files += sql/audit/….sql
