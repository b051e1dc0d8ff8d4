# sql_files += sql/job/….sql
