libtintype_a_SOURCES += \
	app/service/backup.c \
	app/service/backup.h \
	app/service/removal.c \
	app/service/removal.h \
	app/service/restore.c \
	app/service/restore.h \
	app/service/upload.c \
	app/service/vault.c \
	app/service/vault.h \
	app/service/vault_index.c \
	app/service/vault_item.c \
	app/service/vault_manifest.c \
	app/service/upload.h \
	app/service/account.c \
	app/service/account.h \
	app/service/account_end.c \
	app/service/account_end.h \
	app/service/account_lists.c \
	app/service/account_lists.h \
	app/service/orphan.c \
	app/service/orphan.h \
	app/service/publish.c \
	app/service/publish.h \
	app/service/resumable.c \
	app/service/resumable.h \
	app/service/storage.c \
	app/service/storage.h \
	app/service/hash_gate.c \
	app/service/hash_gate.h \
	app/service/session.c \
	app/service/session.h \
	app/service/changes.c \
	app/service/changes.h \
	app/service/connect.c \
	app/service/listing.c \
	app/service/listing.h \
	app/service/replica.c \
	app/service/replica.h \
	app/service/counters.c \
	app/service/counters.h \
	app/service/connect.h \
	app/service/export.c \
	app/service/export.h \
	app/service/api_token.c \
	app/service/api_token.h \
	app/service/appeal.c \
	app/service/appeal.h \
	app/service/admin.c \
	app/service/admin.h \
	app/service/sitemap.c \
	app/service/sitemap.h \
	app/service/webhook.c \
	app/service/webhook.h \
	app/service/quota.c \
	app/service/quota.h \
	app/service/report.c \
	app/service/report.h \
	app/service/share.c \
	app/service/share.h \
	app/service/audit.c \
	app/service/audit.h \
	app/service/access.c \
	app/service/access.h \
	app/service/service.h
libtintype_a_SOURCES += \
	app/service/comment.c \
	app/service/comment.h \
	app/service/follow.c \
	app/service/follow.h \
	app/service/notification.c \
	app/service/notification.h \
	app/service/like.c \
	app/service/like.h \
	app/service/mention.c \
	app/service/mention.h
libtintype_a_SOURCES += \
	app/service/album.c \
	app/service/album.h \
	app/service/image.c \
	app/service/image.h \
	app/service/image_list.c \
	app/service/download.c \
	app/service/download.h \
	app/service/image_own.c \
	app/service/image_own.h \
	app/service/tag.c \
	app/service/tag.h

# What an account may not be made with: see service/account_lists.h.
listsdir = $(pkgdatadir)/lists
dist_lists_DATA = \
	app/service/lists/common-passwords.txt \
	app/service/lists/disposable-mail.txt \
	app/service/lists/reserved-names.txt
