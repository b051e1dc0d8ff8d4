# sql_files += sql/report/….sql
