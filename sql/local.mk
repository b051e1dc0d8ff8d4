# Every statement, listed by the fragment of its noun.
sql_files =
include sql/account/local.mk
include sql/session/local.mk
include sql/image/local.mk
include sql/variant/local.mk
include sql/tag/local.mk
include sql/album/local.mk
include sql/like/local.mk
include sql/comment/local.mk
include sql/report/local.mk
include sql/audit/local.mk
include sql/ban/local.mk
include sql/export/local.mk
include sql/job/local.mk
include sql/upload/local.mk
include sql/storage/local.mk
include sql/resumable/local.mk
include sql/count/local.mk
include sql/migration/local.mk
EXTRA_DIST += $(sql_files)
