# sql_files += sql/count/….sql
