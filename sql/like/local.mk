# sql_files += sql/like/….sql
