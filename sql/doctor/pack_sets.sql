-- Asked by the doctor: packs the variants and tags of these images anew.
--   $1 images uuid[]
-- -> packed bool
-- Index: image_variant_sets_pkey, image_tag_sets_pkey
SELECT pack_variants($1::uuid[]) IS NOT NULL AND pack_tags($1::uuid[]) IS NOT NULL AS packed
