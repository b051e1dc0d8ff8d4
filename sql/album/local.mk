# sql_files += sql/album/….sql
