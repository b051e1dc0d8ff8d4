# sql_files += sql/account/….sql
