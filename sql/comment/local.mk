# sql_files += sql/comment/….sql
