-- Asked by the doctor: packs the variants and tags of these images anew.
--   $1 images uuid[]
-- -> packed bool
-- Index: images_pkey
SELECT pack_images($1::uuid[]) IS NOT NULL AS packed
