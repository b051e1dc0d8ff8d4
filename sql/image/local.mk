# sql_files += sql/image/….sql
