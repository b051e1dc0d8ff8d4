-- Asked by the doctor before it repairs: nothing that is counted changes until it is done.
-- -> nothing
LOCK TABLE images, image_tags, album_images, likes, image_counts IN SHARE ROW EXCLUSIVE MODE
